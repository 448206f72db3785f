import CLibEdit
import Glibc

/// How many cells of a terminal text takes.
public enum CellWidth {
    /// Cells of one scalar: 2 for wide ones, 0 for combining ones and those that cannot be shown.
    public static func of(_ scalar: Unicode.Scalar) -> Int {
        if (0x20..<0x7F).contains(scalar.value) { return 1 }
        return max(0, raw(scalar.value))
    }

    /// Cells of a text without escapes and newlines.
    public static func of(_ text: String) -> Int {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
        return text.unicodeScalars.reduce(0) { $0 + of($1) }
    }

    /// The C library's answer: negative for what cannot be shown.
    private static func raw(_ value: UInt32) -> Int {
        characterTypeIsUTF8 ? Int(wcwidth(wchar_t(truncatingIfNeeded: value))) : 1
    }
}

/// Sets the character type of the C library to UTF-8, once; libedit fixes its key maps from it.
let characterTypeIsUTF8: Bool = {
    setlocale(LC_CTYPE, "")
    if let codeset = nl_langinfo(Int32(CODESET)), String(cString: codeset) == "UTF-8" { return true }
    return setlocale(LC_CTYPE, "C.UTF-8") != nil
}()
