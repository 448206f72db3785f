import Core
public import ExecutorCore
public import OrderedJSON
public import PaymentModel
public import X402

/// What a command comes back with, before it is written in one of the three forms.
public struct CommandResult: Sendable {
    /// The `status` of its record; nil for commands that run no task.
    public var status: ExecutorResponse.Status?
    /// The `result` of its record.
    public var result: JSONValue?
    /// What a person sees on standard output.
    public var human: [Block] = []
    /// What a pipe gets on standard output, line by line; nil for the result itself.
    public var raw: [String]?
    /// What a person sees on standard error before the result: a 402 block, a warning.
    public var warnings: [Block] = []
    /// Why it failed.
    public var failure: TaskFailure?
    /// What became of a payment.
    public var payment: PaymentSummary?
    /// What asks for money where nothing was to be paid: the price of `explain COMMAND`, the 402 of `probe`.
    public var challenge: PaymentChallenge?
    /// True if the answer only says that something was done: `--quiet` leaves it out.
    public var isConfirmation = false
    /// True if it made a numbered record.
    public var makesRecord = false
    /// What a notice says of it in two words, `1000 keys`; nil for the time it took.
    var noticeText: String?
    /// The exit code of a job whose output was shown instead; nothing else is shown then.
    var exitCodeOverride: Int32?

    /// What the REPL is to do next, for commands that steer it.
    var next: NextStep?

    /// A step that only the REPL can do.
    enum NextStep: Sendable {
        /// It ends.
        case exit
        /// It runs the lines of a file as if they were typed.
        case include(String, ScriptFile)
    }

    /// A result without content.
    public init() {}

    /// A failure.
    static func failed(_ failure: TaskFailure) -> CommandResult {
        var answer = CommandResult()
        answer.failure = failure
        return answer
    }

    /// A failure.
    static func failed(_ error: any UserFacingError) -> CommandResult {
        failed(TaskFailure(error))
    }

    /// Something to show, and the same for programs.
    static func shown(_ human: [Block], json: JSONValue, raw: [String]? = nil) -> CommandResult {
        var answer = CommandResult()
        answer.human = human
        answer.result = json
        answer.raw = raw
        return answer
    }

    /// A change that was made.
    static func done(_ text: String, json: JSONValue, raw: String = "OK") -> CommandResult {
        var answer = CommandResult()
        answer.human = [.ok(text)]
        answer.result = json
        answer.raw = [raw]
        answer.isConfirmation = true
        return answer
    }
}
