public import BigInt
public import Core
public import OrderedJSON
public import PaymentModel
public import X402

/// Where payments are kept: everything that may be done to them, and nothing else.
///
/// A write is one of five: money is set aside, a sending begins, a fact is learned, a payment is found that nobody ordered, a task's
/// answer is noted. Each is one transaction, durable before it returns; transactions of several processes over one store follow each other.
public protocol PaymentStore: Sendable {
    /// The clock that decides about leases and windows.
    var clock: AppClock { get }

    /// Sets money aside, in one transaction with every check that needs the ledger.
    ///
    /// Where `begins`, the first sending begins with it, in the same transaction.
    ///
    /// - Throws: ``LedgerError``; then nothing may be signed.
    func reserve(
        _ draft: LedgerEntry,
        within limits: PaymentLimits,
        begins: Bool
    ) async throws(LedgerError) -> Reservation

    /// Begins another sending; nil where somebody else is at work on it, or a router was told to pay already.
    ///
    /// - Throws: ``LedgerError``; then nothing may be sent.
    func begin(_ id: Int, under lease: PaymentLease) async throws(LedgerError) -> LedgerEntry?

    /// Adds a fact; answers with the entry as it stands then, nil if it is not there.
    ///
    /// - Throws: ``LedgerError``.
    func learn(_ lesson: PaymentLesson) async throws(LedgerError) -> LedgerEntry?

    /// Keeps a payment that nobody ordered, with the fact that shows it.
    ///
    /// - Throws: ``LedgerError``.
    func discover(_ draft: LedgerEntry, _ fact: PaymentFact) async throws(LedgerError) -> LedgerEntry

    /// Keeps the answer to a task with all payments of its job, and ends their leases.
    ///
    /// Payments that somebody else holds a lease on are left alone. An answer with what was bought stays the first one.
    ///
    /// - Returns: The answer that was kept before and stays; nil if this one counts.
    /// - Throws: ``LedgerError``.
    func note(_ note: PaymentNote) async throws(LedgerError) -> JSONObject?

    /// What counts against the budgets of some times at that moment, in their order.
    ///
    /// - Throws: ``LedgerError``.
    func spent(
        _ scope: BudgetScope,
        _ periods: [BudgetPeriod],
        at now: Timestamp
    ) async throws(LedgerError) -> [BigUInt]

    /// The addresses that were paid at a host, the first one first.
    ///
    /// - Throws: ``LedgerError``.
    func payees(of host: SellerHost) async throws(LedgerError) -> [KnownPayee]

    /// The steps for which a router paid without saying what.
    ///
    /// - Throws: ``LedgerError``.
    func stepsWithoutTerms() async throws(LedgerError) -> Set<String>

    /// The entry of that number.
    ///
    /// - Throws: ``LedgerError``.
    func entry(_ id: Int) async throws(LedgerError) -> LedgerEntry?

    /// The entries of a job, oldest first.
    ///
    /// - Throws: ``LedgerError``.
    func entries(ofJob jobId: String) async throws(LedgerError) -> [LedgerEntry]

    /// The entries since a moment, oldest first.
    ///
    /// - Throws: ``LedgerError``.
    func entries(since: Timestamp?) async throws(LedgerError) -> [LedgerEntry]

    /// Brings all that was written into the one file that a person would copy; called before the program ends.
    func checkpoint() async
}

extension PaymentStore {
    /// A store that keeps all in one place has nothing to do.
    public func checkpoint() async {}
}

/// A fact, the payment it is about, and what came with it.
public struct PaymentLesson: Sendable, Hashable {
    /// The number of the entry.
    public let entry: Int
    /// What was seen.
    public let fact: PaymentFact
    /// Under what the router follows the call, where it said so.
    public var tracking: String?
    /// The answer that delivered what was bought.
    public var reply: KeptReply?

    /// A fact about an entry.
    public init(_ fact: PaymentFact, of entry: Int) {
        self.entry = entry
        self.fact = fact
    }
}

/// The answer to a task, the job it belongs to, and who did it.
public struct PaymentNote: Sendable, Hashable {
    /// The answer.
    public let answer: JSONObject
    /// The job.
    public let jobId: String
    /// The task, as its identity: payments for another task under the same job are left alone.
    public let task: String
    /// The execution that did the task.
    public let worker: String

    /// An answer to be kept.
    public init(answer: JSONObject, jobId: String, task: String, worker: String) {
        self.answer = answer
        self.jobId = jobId
        self.task = task
        self.worker = worker
    }
}

/// What became of a wish to pay.
public enum Reservation: Sendable, Hashable {
    /// The money is set aside.
    case reserved(LedgerEntry)
    /// The same step of the same job has money set aside already, or spent.
    case existing(LedgerEntry)
    /// It would go over the budget of that time; so much is left.
    case overBudget(BudgetPeriod, left: BigUInt)
    /// Other addresses were paid at that host before; the one that was paid first.
    case changedPayee(from: Address)
}

/// Where an address was paid: a host, a network, a token.
///
/// Whether an address is known is asked of the host alone.
public struct PayeeKey: Sendable, Hashable {
    /// The seller.
    public let host: SellerHost
    /// The network, as CAIP-2.
    public let network: String
    /// The token's contract.
    public let asset: Address

    /// A place.
    public init(host: SellerHost, network: String, asset: Address) {
        self.host = host
        self.network = network
        self.asset = asset
    }

    /// The place at which an option is paid.
    public init(host: SellerHost, terms: PaymentTerms) {
        self.host = host
        network = terms.network.caip2
        asset = terms.asset
    }
}

/// An address that was paid.
public struct KnownPayee: Sendable, Hashable {
    /// The address.
    public let address: Address
    /// How often.
    public let payments: Int

    /// An address, and how often it was paid.
    public init(_ address: Address, payments: Int) {
        self.address = address
        self.payments = payments
    }
}
