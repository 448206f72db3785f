import Core

/// Quoting of words for a POSIX shell.
enum ShellWord {
    /// Returns the text as one word that the shell takes literally.
    static func quoted(_ text: String) -> String {
        let text = text.terminalSafe
        guard text.isEmpty || !text.utf8.allSatisfy(isPlain) else { return text }
        return "'\(text.replacing("'", with: #"'\''"#))'"
    }

    /// Returns the shell command that runs a line of the console, in words if it is a command without special
    /// characters.
    static func command(running line: String, isCommand: Bool) -> String {
        let isPlain = isCommand && line.utf8.allSatisfy { $0 == UInt8(ascii: " ") || Self.isPlain($0) }
        return isPlain ? "galaksio \(line)" : "galaksio -c \(quoted(line))"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "/._-:,+@%".utf8.contains(byte)
        }
    }
}
