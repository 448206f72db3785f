/// The role of a line below the headers of a session file: its first character, followed by a space and text.
public enum LineRole: String, Sendable, Hashable, CaseIterable {
    /// A command.
    case command = ">"
    /// A further line of a command.
    case continuation = "."
    /// An expected line on standard output.
    case output = "|"
    /// An expected line on standard error.
    case error = "!"
    /// An assertion on the last record.
    case assertion = "?"
    /// A directive.
    case directive = "@"
    /// A comment.
    case comment = "#"

    /// Returns the line of a text; the role alone for an empty one.
    public func line(_ text: String) -> String {
        text.isEmpty ? rawValue : "\(rawValue) \(text)"
    }

    /// The role that a byte stands for; nil if it stands for none.
    init?(_ byte: UInt8) {
        self.init(rawValue: String(UnicodeScalar(byte)))
    }
}
