/// One thing that a session does or checks.
public struct SessionStep: Sendable, Hashable {
    /// What a step is.
    public enum Action: Sendable, Hashable {
        /// Input for the console, its further lines behind line breaks.
        case command(String)
        /// An assertion on the last record, without `expect`.
        case assertion(String)
        /// A directive for the world, such as `advance 61m`.
        case directive(String)
        /// The steps of another file, by a path relative to this one.
        case include(String)
        /// The rest is left out, and why.
        case skip(String)
    }

    /// An expected line and where it stands.
    public struct Expected: Sendable, Hashable {
        /// The line in the file, from 1.
        public let number: Int
        /// The stream and the text, placeholders included.
        public let line: OutputLine

        /// True for a line of `...`, which stands for any number of lines of its stream.
        public var isAnyLines: Bool { line.text == "..." }
    }

    /// The line it begins on, from 1.
    public let number: Int
    /// The last line of its own text; later lines are what it expects.
    public internal(set) var lastNumber: Int
    /// What to do.
    public internal(set) var action: Action
    /// What a command is expected to write, in the order of writing.
    public internal(set) var expected: [Expected] = []

    /// The step as a report shows it: its first line with its role.
    public var headline: String {
        switch action {
        case .command(let text): "> " + (text.split(separator: "\n", omittingEmptySubsequences: false).first ?? "")
        case .assertion(let text): "? " + text
        case .directive(let text): "@ " + text
        case .include(let path): "@ include " + path
        case .skip(let reason): "@ skip " + reason
        }
    }
}
