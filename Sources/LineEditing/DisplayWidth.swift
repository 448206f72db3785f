import CLibEdit
import Glibc

/// How many cells of a terminal text takes.
public enum DisplayWidth {
    /// Cells of one scalar: 2 for wide ones, 0 for combining ones and those that cannot be shown.
    public static func of(_ scalar: Unicode.Scalar) -> Int {
        if (0x20..<0x7F).contains(scalar.value) { return 1 }
        return max(0, raw(scalar.value))
    }

    /// Cells of a text without escapes and newlines.
    public static func of(_ text: String) -> Int {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
        return text.reduce(0) { $0 + of($1) }
    }

    /// Cells of a character: 2 for an emoji that is joined of several, however many it is joined of.
    public static func of(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        return isJoined(scalars) ? 2 : scalars.reduce(0) { $0 + of($1) }
    }

    /// Whether scalars of one character are shown as one emoji: joined, of a skin colour, or asked for as an emoji.
    ///
    /// Source: Unicode Technical Standard 51, section 1.4.
    static func isJoined(_ scalars: some Collection<Unicode.Scalar>) -> Bool {
        guard scalars.count > 1, let first = scalars.first, first.properties.isEmoji else { return false }
        return scalars.dropFirst().contains { [0x200D, 0xFE0F].contains($0.value) || $0.properties.isEmojiModifier }
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
