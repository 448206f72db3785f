/// A line that a console wrote, or that a session file expects.
public struct OutputLine: Sendable, Hashable {
    /// A stream that a line is written to.
    public enum Stream: Sendable, Hashable {
        /// Standard output: `| ` in a session file.
        case output
        /// Standard error: `! ` in a session file.
        case error

        /// The role of such a line in a session file.
        var role: LineRole {
            switch self {
            case .output: .output
            case .error: .error
            }
        }
    }

    /// The stream that the line was written to.
    public let stream: Stream
    /// The line without its line break.
    public let text: String

    /// Creates a line of a stream.
    public init(_ stream: Stream, _ text: String) {
        self.stream = stream
        self.text = text
    }

    /// The line as a session file writes it: `| OK`, or `|` for an empty one.
    public var source: String {
        stream.role.line(text)
    }
}
