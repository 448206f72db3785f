/// An action or a check of a session.
public struct SessionStep: Sendable, Hashable {
    /// The kind of a step.
    public enum Action: Sendable, Hashable {
        /// Input for the console; several lines are separated by line breaks.
        case command(String)
        /// An assertion on the last record, without `expect`.
        case assertion(String)
        /// A directive, such as `advance 61m`.
        case directive(SessionDirective)

        /// The lines as a session file writes them.
        public var lines: [String] {
            switch self {
            case .command(let text):
                text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated().map { index, line in
                    (index == 0 ? LineRole.command : .continuation).line(String(Substring(line)))
                }
            case .assertion(let text): [LineRole.assertion.line(text)]
            case .directive(let directive): [directive.line]
            }
        }
    }

    /// An expected line with its location.
    public struct Expected: Sendable, Hashable {
        /// The line in the file, from 1.
        public let number: Int
        /// The stream and the text, placeholders included.
        public let line: OutputLine

        /// Creates an expected line.
        public init(number: Int, line: OutputLine) {
            self.number = number
            self.line = line
        }

        /// True if the line is `...`, which matches any number of lines of its stream.
        public var isAnyLines: Bool { line.text == "..." }
    }

    /// The line that the step begins on, from 1.
    public let number: Int
    /// The last line of the step's own text; its expected lines follow.
    public internal(set) var lastNumber: Int
    /// The action of the step.
    public internal(set) var action: Action
    /// The expected output of a command, in the order of writing.
    public internal(set) var expected: [Expected] = []

    /// The text of a directive as it was written; nil for one that is not read from a file.
    public internal(set) var typed: String?

    /// The step as a report shows it: its first line with its role.
    public var headline: String {
        switch action {
        case .command(let text): "> " + (text.split(separator: "\n", omittingEmptySubsequences: false).first ?? "")
        case .assertion(let text): "? " + text
        case .directive(let directive): typed.map(LineRole.directive.line) ?? directive.line
        }
    }
}
