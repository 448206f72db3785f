public import SessionFormat

/// The result of one session.
public struct ReplayResult: Sendable, Hashable {
    /// The status of a session.
    public enum Status: String, Sendable, Hashable {
        /// All expectations held.
        case ok
        /// An expectation failed, or the file could not be run.
        case failed
        /// No command was run.
        case skipped
    }

    /// The path of the file.
    public let path: String
    /// The line that the session begins on: 1, unless it is a block of a Markdown file.
    public let firstNumber: Int
    /// The title of the session.
    public let title: String?
    /// The number of commands, including those of included files.
    public internal(set) var commands = 0
    /// The number of commands with a failed expectation.
    public internal(set) var failed = 0
    /// The number of skipped commands.
    public internal(set) var skipped = 0
    /// The reason for skipping commands; nil if there is none.
    public internal(set) var skipReason: String?
    /// The first failure; nil if there is none.
    public internal(set) var failure: ReplayFailure?
    /// The error that kept the file from being run; nil if there is none.
    public internal(set) var error: SessionFileError?
    /// The edits that would make the file's own expected lines match.
    public internal(set) var edits: [SessionEdit] = []
    /// The duration of the replay.
    public internal(set) var elapsed = Duration.zero

    /// The number of commands whose expectations all held.
    public var ok: Int { commands - failed - skipped }

    /// The status of the session.
    public var status: Status {
        if failure != nil || error != nil { return .failed }
        return skipReason != nil && ok == 0 ? .skipped : .ok
    }

    /// The path, followed by the line for a block of a Markdown file.
    public var name: String {
        firstNumber == 1 ? path : "\(path):\(firstNumber)"
    }

    init(path: String, file: SessionFile) {
        self.path = path
        firstNumber = file.firstNumber
        title = file.title
    }

    /// Creates the result of a file that cannot be read as a session.
    public init(unreadable error: SessionFileError) {
        path = error.path
        firstNumber = 1
        title = nil
        self.error = error
    }
}
