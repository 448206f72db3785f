public import Core
public import ExecutorCore
public import PaymentModel
import X402

/// One numbered line: what was typed, what was run, what came back.
///
/// Everything `trace`, `challenge` and `explain` show is here, so nothing must be run, and paid, twice to be looked at.
public struct Record: Sendable {
    /// The number behind `$`.
    public let number: Int
    /// The line as it was typed.
    public let line: String
    /// What was asked for, where that became tasks.
    var command: CacheCommand?
    /// The tasks it ran; one for most commands, one a key for `del`.
    public var tasks: [ExecutorTask] = []
    /// The answers so far, where a payment stopped the rest.
    var responses: [ExecutorResponse] = []
    /// How it ended.
    public var answer = CommandResult()
    /// The requests that were sent.
    public var rounds: [HTTPExchange] = []
    /// How long it took.
    public var elapsed: Duration = .zero

    /// A record without content.
    public init(number: Int, line: String) {
        self.number = number
        self.line = line
    }

    /// The record of a job while it runs.
    static func started(_ number: Int, _ line: String) -> Record {
        var record = Record(number: number, line: line)
        record.answer.human = [.text("[$\(number)] started: \(line.terminalSafe)")]
        record.answer.raw = ["\(number)"]
        record.answer.isConfirmation = true
        record.answer.status = .running
        record.answer.makesRecord = true
        return record
    }

    /// The record of a line that failed.
    static func failed(_ number: Int, _ line: String, _ failure: TaskFailure) -> Record {
        var record = Record(number: number, line: line)
        record.answer = .failed(failure)
        record.answer.makesRecord = true
        return record
    }

    /// The payment, where one was asked for.
    public var payment: PaymentSummary? { answer.payment }

    /// What asked for money, whether or not it was to be paid.
    var challenge: PaymentChallenge? { payment?.challenge ?? answer.challenge }
    /// True if its payment waits for a person.
    var isWaiting: Bool {
        guard continuation == nil, let outcome = payment?.outcome else { return false }
        return outcome == .pending || outcome == .held
    }

    /// True if nobody knows what became of its payment.
    var isUnknown: Bool { continuation == nil && payment?.outcome == .unknown }

    /// True if more may be learned of its payment: it is open, or was refused and can still be settled.
    var mayChange: Bool { payment?.outcome == .unknown || payment?.outcome == .rejected }

    /// True if something is to be done about its payment.
    var isOpen: Bool { isWaiting || isUnknown }

    /// The record that went on with its payment.
    var continuation: Int?

    /// True if it is a job that has not ended.
    var isRunning: Bool { answer.status == .running }

    /// True if it only asked what its task would cost.
    var isQuestion: Bool { !tasks.isEmpty && answer.status == nil }

    /// About how many bytes it holds on to.
    var weight: Int {
        rounds.reduce(line.utf8.count + 200) { $0 + ($1.call.body?.count ?? 0) + ($1.reply?.body.count ?? 0) + 400 }
    }
}
