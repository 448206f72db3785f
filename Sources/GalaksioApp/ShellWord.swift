import Core

/// Quoting of words for a POSIX shell.
enum ShellWord {
    /// Returns the text as one word that the shell takes literally.
    static func quoted(_ text: String) -> String {
        let text = text.terminalSafe
        guard text.isEmpty || !text.utf8.allSatisfy(isPlain) else { return text }
        return "'\(text.replacing("'", with: #"'\''"#))'"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "/._-:,+@%".utf8.contains(byte)
        }
    }
}
