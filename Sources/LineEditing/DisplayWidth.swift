import CLibEdit
import Glibc

/// The number of terminal cells that text takes.
public enum DisplayWidth {
    /// Returns the cells of one scalar: 2 for wide ones, 0 for combining ones and those that cannot be shown.
    public static func of(_ scalar: Unicode.Scalar) -> Int {
        if (0x20..<0x7F).contains(scalar.value) { return 1 }
        return max(0, raw(scalar.value))
    }

    /// Returns the cells of a text without escapes and newlines.
    public static func of(_ text: String) -> Int {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
        return text.reduce(0) { $0 + of($1) }
    }

    /// Returns the cells of a character: 2 for an emoji joined of several, regardless of their number.
    public static func of(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        return isJoined(scalars) ? 2 : scalars.reduce(0) { $0 + of($1) }
    }

    /// Returns true if the scalars of one character are shown as one emoji.
    ///
    /// Such scalars are joined, have a skin colour modifier, or request the emoji presentation.
    ///
    /// Source: Unicode Technical Standard 51, section 1.4.
    static func isJoined(_ scalars: some Collection<Unicode.Scalar>) -> Bool {
        guard scalars.count > 1, let first = scalars.first, first.properties.isEmoji else { return false }
        return scalars.dropFirst().contains { [0x200D, 0xFE0F].contains($0.value) || $0.properties.isEmojiModifier }
    }

    /// Returns the width according to the C library: negative for scalars that cannot be shown.
    private static func raw(_ value: UInt32) -> Int {
        characterTypeIsUTF8 ? Int(wcwidth(wchar_t(truncatingIfNeeded: value))) : 1
    }
}

/// True if the character type of the C library is UTF-8.
///
/// The first access sets it, once; libedit derives its key maps from it.
let characterTypeIsUTF8: Bool = {
    setlocale(LC_CTYPE, "")
    if let codeset = nl_langinfo(Int32(CODESET)), String(cString: codeset) == "UTF-8" { return true }
    return setlocale(LC_CTYPE, "C.UTF-8") != nil
}()
