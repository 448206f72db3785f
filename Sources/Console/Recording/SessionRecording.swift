public import OrderedJSON
public import Payments

/// Writes a session into a file as it happens, so that it can be replayed without a network.
///
/// Nothing secret reaches the file: what is written is masked before.
public protocol SessionRecording: Sendable {
    /// The recording that runs; nil if none does.
    var status: RecordingStatus? { get }
    /// Whether what happens is kept, in a file or for one that is begun later.
    var isListening: Bool { get }
    /// Keeps from now on what happens, so that a recording that begins later can take it along.
    func listen(_ plan: RecordingOptions)
    /// Begins a recording, with all that happened since ``listen(_:)``.
    ///
    /// - Throws: ``CommandError`` if one runs, or if the file cannot be written, or is there and may not be replaced.
    func start(_ plan: RecordingOptions) throws(CommandError) -> RecordedBefore
    /// Ends the recording, replays it once, and tells what it holds.
    ///
    /// - Throws: ``CommandError`` if none runs, or if the file cannot be written.
    func stop() async throws(CommandError) -> RecordingReport
    /// A line is about to run; false if nothing records it, because nothing is recorded or another line is running.
    func begin(_ line: String) -> Bool
    /// The line is not to be recorded after all: it steers the recording itself.
    func forget()
    /// The line is over.
    ///
    /// - Throws: ``CommandError`` if the file cannot be written any more; the recording has ended then.
    func end() throws(CommandError)
    /// Something was written, on the screen or for a program that shows it.
    func wrote(_ text: String, to stream: Output.Stream)
    /// The line is recorded as another, which brings the same without a program behind it.
    func reword(_ line: String, as other: String)
    /// A question was answered with that text, which may be a secret.
    func answered(_ text: String, isSecret: Bool)
    /// The session learned something otherwise than over HTTP.
    func learned(_ fact: RecordedInput)
}

extension SessionRecording {
    /// A question was answered with that text.
    func answered(_ text: String) {
        answered(text, isSecret: false)
    }
}

/// What a recording takes along of what happened before it.
public enum RecordedBefore: Sendable, Hashable {
    /// So many commands.
    case commands(Int)
    /// Nothing: it is not wanted.
    case leftOut
    /// Nothing: it was more than is kept in memory.
    case tooMuch
}

/// What a recording begins with.
public struct RecordingOptions: Sendable {
    /// The file.
    public private(set) var path: String
    /// Words to select it by.
    public private(set) var tags: [String]
    /// True if what happened before it is left out.
    public let leavesOutPast: Bool
    /// True if a file that is there may go.
    public let replaces: Bool
    /// The cells of a line of output; nil where lines are never wrapped.
    public let width: Int?
    /// What the session knows already.
    public let state: SessionState
    /// What the ledger knows already; nil if it knows nothing, or cannot be read.
    public let ledger: LedgerSnapshot?
    /// True if standard output is a screen, whose cursor no value may move.
    public let isScreen: Bool
    /// True if escape sequences in the output are the console's own colours; else they are part of values.
    public let colorsOutput: Bool
    /// True if a person can be asked.
    public let hasPerson: Bool

    /// The same beginning, in the file and with the tags of another plan; in no file without one.
    public func recorded(like other: RecordingOptions?) -> RecordingOptions {
        var plan = self
        (plan.path, plan.tags) = (other?.path ?? "", other?.tags ?? [])
        return plan
    }

    /// What the session knows already, as the header `state` has it.
    public var beginning: JSONValue { InitialSessionState(of: self).header }
}

/// A recording that runs.
public struct RecordingStatus: Sendable, Hashable {
    /// The file.
    public let path: String
    /// How many commands it holds.
    public let commands: Int
    /// How many secrets were masked.
    public let masked: Int
    /// The width at which output is laid out while it runs; nil where lines are never wrapped.
    public let width: Int?

    /// A recording's status.
    public init(path: String, commands: Int, masked: Int, width: Int?) {
        self.path = path
        self.commands = commands
        self.masked = masked
        self.width = width
    }
}

/// What a recording holds when it ends.
public struct RecordingReport: Sendable, Hashable {
    /// A place in the file.
    public struct Place: Sendable, Hashable {
        /// The line, from 1.
        public let number: Int
        /// What stands there, shortened.
        public let text: String

        /// A place.
        public init(number: Int, text: String) {
            self.number = number
            self.text = text
        }
    }

    /// The file.
    public let path: String
    /// How many commands it holds.
    public let commands: Int
    /// How many secrets were masked.
    public let masked: Int
    /// How many signatures and signed payments were dropped.
    public let signatures: Int
    /// Commands whose replay differs from what was recorded.
    public let differing: [Place]
    /// What still looks like a secret.
    public let suspects: [Place]

    /// A report.
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

/// True while a typed line runs that is recorded, in it and in all that it starts: only its requests belong on the tape.
public enum RecordingScope {
    /// Whether requests are recorded.
    @TaskLocal public static var isOn = false
}
