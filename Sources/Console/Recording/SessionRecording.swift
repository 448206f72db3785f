public import OrderedJSON
public import Payments

/// A recording of a session, written to a file as the session happens, so that it can be replayed without a network.
///
/// No secret reaches the file: everything is masked before it is written.
public protocol SessionRecording: Sendable {
    /// The status of the recording that runs; nil if none does.
    var status: RecordingStatus? { get }
    /// True if the session is kept, in a file or in memory for a recording that begins later.
    var isListening: Bool { get }
    /// Keeps the session in memory from now on, so that a recording that begins later can include it.
    func listen(_ plan: RecordingOptions)
    /// Begins a recording, with everything that happened since ``listen(_:)``.
    ///
    /// - Throws: ``CommandError`` if a recording runs, or the file cannot be written or must not be replaced.
    func start(_ plan: RecordingOptions) throws(CommandError) -> RecordedBefore
    /// Ends the recording, replays it once, and returns a report of its content.
    ///
    /// - Throws: ``CommandError`` if no recording runs, or if the file cannot be written.
    func stop() async throws(CommandError) -> RecordingReport
    /// Begins a line that is about to run.
    ///
    /// - Returns: False if the line is not recorded, because nothing is recorded or another line is running.
    func begin(_ line: String) -> Bool
    /// Drops the current line from the recording, because the line controls the recording itself.
    func forget()
    /// Ends the current line.
    ///
    /// - Throws: ``CommandError`` if the file can no longer be written; the recording has then ended.
    func end() throws(CommandError)
    /// Records text that was written, to the screen or to a program that shows it.
    func wrote(_ text: String, to stream: Output.Stream)
    /// Records a line as another one that gives the same output without a program after it.
    func reword(_ line: String, as other: String)
    /// Records the answer to a question, which may be a secret.
    func answered(_ text: String, isSecret: Bool)
    /// Records an input that the session received otherwise than over HTTP.
    func record(input fact: RecordedInput)
}

extension SessionRecording {
    /// Records the answer to a question, which is not a secret.
    func answered(_ text: String) {
        answered(text, isSecret: false)
    }
}

/// The part of the session before a recording that the recording includes.
public enum RecordedBefore: Sendable, Hashable {
    /// The given number of commands.
    case commands(Int)
    /// Nothing, because it is not wanted.
    case leftOut
    /// Nothing, because it was more than is kept in memory.
    case tooMuch
}

/// The options of a recording, and the state in which it begins.
public struct RecordingOptions: Sendable {
    /// The path of the file.
    public private(set) var path: String
    /// The tags by which the recording can be selected.
    public private(set) var tags: [String]
    /// True if the session before the recording is left out.
    public let leavesOutPast: Bool
    /// True if an existing file may be replaced.
    public let replaces: Bool
    /// The width of a line of output in cells; nil if lines are never wrapped.
    public let width: Int?
    /// The state of the session when the recording begins.
    public let state: SessionState
    /// The state of the ledger when the recording begins; nil if it is empty or cannot be read.
    public let ledger: LedgerSnapshot?
    /// True if standard output is a screen, whose cursor must not be moved by any value.
    public let isScreen: Bool
    /// True if escape sequences in the output are the console's own colours; otherwise they are part of values.
    public let colorsOutput: Bool
    /// True if a user can be asked.
    public let hasPerson: Bool

    /// Returns these options with the path and tags of other options; without a path and tags if they are nil.
    public func recorded(like other: RecordingOptions?) -> RecordingOptions {
        var plan = self
        (plan.path, plan.tags) = (other?.path ?? "", other?.tags ?? [])
        return plan
    }

    /// The state of the session when the recording begins, as the value of the header `state`.
    public var beginning: JSONValue { InitialSessionState(of: self).header }
}

/// The status of a recording that runs.
public struct RecordingStatus: Sendable, Hashable {
    /// The path of the file.
    public let path: String
    /// The number of commands in the recording.
    public let commands: Int
    /// The number of secrets that were masked.
    public let masked: Int
    /// The width in cells at which output is laid out while the recording runs; nil if lines are never wrapped.
    public let width: Int?

    /// Creates the status of a recording.
    public init(path: String, commands: Int, masked: Int, width: Int?) {
        self.path = path
        self.commands = commands
        self.masked = masked
        self.width = width
    }
}

/// The report of a recording's content when it ends.
public struct RecordingReport: Sendable, Hashable {
    /// A line of the file.
    public struct Place: Sendable, Hashable {
        /// The line number, from 1.
        public let number: Int
        /// The text of the line, shortened.
        public let text: String

        /// Creates a line of the file.
        public init(number: Int, text: String) {
            self.number = number
            self.text = text
        }
    }

    /// The path of the file.
    public let path: String
    /// The number of commands in the recording.
    public let commands: Int
    /// The number of secrets that were masked.
    public let masked: Int
    /// The number of signatures and signed payments that were dropped.
    public let signatures: Int
    /// The commands whose replay differs from the recording.
    public let differing: [Place]
    /// The lines that still look like a secret.
    public let suspects: [Place]

    /// Creates a report.
    public init(
        path: String,
        commands: Int,
        masked: Int,
        signatures: Int,
        differing: [Place],
        suspects: [Place]
    ) {
        self.path = path
        self.commands = commands
        self.masked = masked
        self.signatures = signatures
        self.differing = differing
        self.suspects = suspects
    }
}

/// The scope of a recorded line: the tasks in which requests are recorded.
///
/// It covers the line and everything that the line starts, because only its requests belong in the recording.
public enum RecordingScope {
    /// True if requests are recorded.
    @TaskLocal public static var isOn = false
}
