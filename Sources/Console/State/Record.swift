public import Core
public import ExecutorCore
public import PaymentModel
import X402

/// The record of one numbered line: the text typed, the tasks run and the results.
///
/// It holds everything that `trace`, `challenge` and `explain` show, so nothing must be run, and paid, twice to be
/// viewed.
public struct Record: Sendable {
    /// The number of the record, as in `$4`.
    public let number: Int
    /// The line as it was typed.
    public let line: String
    /// The command, if it became tasks.
    var command: (any TaskCommand)?
    /// The tasks that the line ran: one for most commands, one per key for `del`.
    public var tasks: [ExecutorTask] = []
    /// The responses so far, if a payment stopped the rest of the tasks.
    var responses: [ExecutorResponse] = []
    /// The result of the line.
    public var answer = CommandResult()
    /// The HTTP exchanges of the line.
    public var exchanges: [HTTPExchange] = []
    /// The time that the line took.
    public var elapsed: Duration = .zero

    /// Creates a record without content.
    public init(number: Int, line: String) {
        self.number = number
        self.line = line
    }

    /// Returns the record of a job that is running.
    static func started(_ number: Int, _ line: String) -> Record {
        var record = Record(number: number, line: line)
        record.answer.document.blocks = [.text("[$\(number)] started: \(line.terminalSafe)")]
        record.answer.document.raw = ["\(number)"]
        record.answer.isConfirmation = true
        record.answer.status = .running
        record.answer.makesRecord = true
        return record
    }

    /// Returns the record of a line that failed.
    static func failed(_ number: Int, _ line: String, _ failure: TaskFailure) -> Record {
        var record = Record(number: number, line: line)
        record.answer = .failed(failure)
        record.answer.makesRecord = true
        return record
    }

    /// The payment, if one was asked for.
    public var payment: PaymentSummary? { answer.payment }

    /// The challenge that asked for money, whether or not it was to be paid.
    var challenge: PaymentChallenge? { payment?.challenge ?? answer.challenge }
    /// True if the payment of the record waits for the user's decision.
    var isWaiting: Bool {
        guard continuation == nil, let outcome = payment?.outcome else { return false }
        return outcome == .pending || outcome == .held
    }

    /// True if the outcome of the payment is unknown.
    var isUnknown: Bool { continuation == nil && payment?.outcome == .unknown }

    /// True if the state of the payment may change: it is open, or was refused and can still be settled.
    var mayChange: Bool { payment?.outcome == .unknown || payment?.outcome == .rejected }

    /// True if the payment needs action by the user.
    var isOpen: Bool { isWaiting || isUnknown }

    /// The number of the record that continued the payment of this one.
    var continuation: Int?

    /// True if the record is of a job that has not ended.
    var isRunning: Bool { answer.status == .running }

    /// True if the line only asked for the price of its task.
    var isQuestion: Bool { !tasks.isEmpty && answer.status == nil }

    /// The approximate size of the record in bytes.
    var weight: Int {
        exchanges.reduce(line.utf8.count + 200) {
            $0 + ($1.request.body?.count ?? 0) + ($1.response?.body.count ?? 0) + 400
        }
    }
}
