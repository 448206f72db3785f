import Core
public import ExecutorCore
import OrderedJSON
public import PaymentModel
public import X402

/// The result of a command, before it is written in one of the output formats.
public struct CommandResult: Sendable {
    /// The `status` of its record; nil for commands that run no task.
    public var status: ExecutorResponse.Status?
    /// What the command shows on standard output, and the `result` of its record.
    public var document = Document()
    /// The blocks that a person sees on standard error before the result: a 402 block, a warning.
    public var warnings: [Block] = []
    /// The failure; nil if the command succeeded.
    public var failure: TaskFailure?
    /// The state of a payment; nil if there was none.
    public var payment: PaymentSummary?
    /// A challenge where nothing was to be paid: the price of `explain COMMAND`, the 402 of `probe`.
    public var challenge: PaymentChallenge?
    /// True if the result only confirms that something was done: `--quiet` leaves it out.
    public var isConfirmation = false
    /// True if the command makes a numbered record.
    public var makesRecord = false
    /// A short text for the notice of a job, such as `1000 keys`; nil for the time it took.
    var noticeText: String?
    /// The exit code of a job whose output was shown instead; nothing else is shown then.
    var exitCodeOverride: Int32?

    /// The next step of the REPL, for commands that steer it.
    var next: NextStep?

    /// A step that only the REPL can do.
    enum NextStep: Sendable {
        /// The REPL ends.
        case exit
        /// The REPL runs the lines of a file as if they were typed.
        case include(String, ScriptFile)
    }

    /// Creates a result without content.
    public init() {}

    /// Returns a result that is a failure.
    static func failed(_ failure: TaskFailure) -> CommandResult {
        var answer = CommandResult()
        answer.failure = failure
        return answer
    }

    /// Returns a result that is a failure.
    static func failed(_ error: any UserFacingError) -> CommandResult {
        failed(TaskFailure(error))
    }

    /// Returns a result to be shown, with the same for programs.
    static func shown(_ human: [Block], json: JSONValue, raw: [String]? = nil) -> CommandResult {
        var answer = CommandResult()
        answer.document = Document(blocks: human, json: json, raw: raw)
        return answer
    }

    /// Returns the confirmation of a change that was made.
    static func done(_ text: String, json: JSONValue, raw: String = "OK") -> CommandResult {
        var answer = CommandResult()
        answer.document = Document(blocks: [.ok(text)], json: json, raw: [raw])
        answer.isConfirmation = true
        return answer
    }
}
