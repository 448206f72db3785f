/// What became of one session.
public struct ReplayResult: Sendable, Hashable {
    /// How it ended, in one word.
    public enum Status: String, Sendable, Hashable {
        /// All of it held.
        case ok
        /// Something did not hold, or the file could not be run.
        case failed
        /// None of it was run.
        case skipped
    }

    /// The file.
    public let path: String
    /// The line it begins on: 1, unless it is a block of a Markdown file.
    public let firstNumber: Int
    /// What it shows.
    public let title: String?
    /// Its commands, those of included files among them.
    public internal(set) var commands = 0
    /// The commands of which something did not hold.
    public internal(set) var failed = 0
    /// The commands that were left out.
    public internal(set) var skipped = 0
    /// Why commands were left out.
    public internal(set) var skipReason: String?
    /// The first thing that did not hold.
    public internal(set) var failure: ReplayFailure?
    /// Why the file could not be run.
    public internal(set) var error: SessionFileError?
    /// What would make the file's own expected lines hold.
    public internal(set) var edits: [SessionEdit] = []
    /// How long it took.
    public internal(set) var elapsed = Duration.zero

    /// The commands of which everything held.
    public var ok: Int { commands - failed - skipped }

    /// How it ended.
    public var status: Status {
        if failure != nil || error != nil { return .failed }
        return skipReason != nil && ok == 0 ? .skipped : .ok
    }

    /// The path, with the line where it is a block of a Markdown file.
    public var name: String {
        firstNumber == 1 ? path : "\(path):\(firstNumber)"
    }

    init(path: String, file: SessionFile) {
        self.path = path
        firstNumber = file.firstNumber
        title = file.title
    }

    /// The result of a file that cannot be read as a session.
    public init(unreadable error: SessionFileError) {
        path = error.path
        firstNumber = 1
        title = nil
        self.error = error
    }
}
