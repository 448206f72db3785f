/// An encoding of text that SQLite stores whole, although it ends a text at the first NUL.
///
/// A NUL and the character that marks it are written as two characters each; all other text stays as it is.
enum StoredText {
    private static let mark: Unicode.Scalar = "\u{1A}"

    /// Returns a text in its stored form, without a NUL.
    static func stored(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0 || $0 == 0x1A }) else { return text }
        var stored = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\0": stored += [mark, "0"]
            case mark: stored += [mark, "1"]
            default: stored.append(scalar)
            }
        }
        return String(stored)
    }

    /// Returns the text that was stored; nil if the stored form is invalid.
    static func restored(_ stored: String) -> String? {
        guard stored.unicodeScalars.contains(mark) else { return stored }
        var text = String.UnicodeScalarView()
        var scalars = stored.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            guard scalar == mark else {
                text.append(scalar)
                continue
            }
            switch scalars.next() {
            case "0": text.append("\0")
            case "1": text.append(mark)
            default: return nil
            }
        }
        return String(text)
    }
}
