public import BigInt
public import Core
public import ExecutorCore
public import OrderedJSON
public import PaymentModel
public import X402

/// A store of payments, with all operations that may be done to them.
///
/// A write is one of five: money is reserved, a sending begins, a fact is recorded, a payment that was not ordered is
/// recorded, the response to a task is stored. Each is one transaction, durable before it returns; transactions of
/// several processes on one store follow each other.
public protocol PaymentStore: Sendable {
    /// The clock that decides about leases and windows.
    var clock: AppClock { get }

    /// Reserves money, in one transaction with every check that needs the ledger.
    ///
    /// If `begins` is true, the first sending begins in the same transaction. `lease` is that of the job; a worker that
    /// does not hold it any more reserves nothing.
    ///
    /// - Throws: ``LedgerError``; then nothing may be signed.
    func reserve(
        _ draft: LedgerEntry,
        within limits: PaymentLimits,
        begins: Bool,
        holding lease: JobLease?
    ) async throws(LedgerError) -> Reservation

    /// Begins another sending and returns the updated entry.
    ///
    /// The result is nil if another execution is working on the payment, or a router was told to pay already.
    ///
    /// - Throws: ``LedgerError``; then nothing may be sent.
    func begin(_ id: Int, under lease: PaymentLease, holding job: JobLease?) async throws(LedgerError) -> LedgerEntry?

    /// Adds a fact to a payment and returns the updated entry; returns nil if there is no such entry.
    ///
    /// - Throws: ``LedgerError``.
    func apply(_ update: LedgerUpdate) async throws(LedgerError) -> LedgerEntry?

    /// Records a payment that was not ordered, with the fact that shows it.
    ///
    /// - Throws: ``LedgerError``.
    func discover(_ draft: LedgerEntry, _ fact: PaymentFact) async throws(LedgerError) -> LedgerEntry

    /// Stores the response to a task with all payments of its job, and ends their leases.
    ///
    /// Payments on which another execution holds a lease are left unchanged. The first response that delivered what was
    /// bought is not replaced.
    ///
    /// - Returns: The response that was stored before and stays; nil if this one counts.
    /// - Throws: ``LedgerError``.
    func note(_ note: PaymentNote) async throws(LedgerError) -> JSONObject?

    /// Returns the amounts that count against the budgets of some periods at a moment, in the order of the periods.
    ///
    /// - Throws: ``LedgerError``.
    func spent(
        _ scope: BudgetScope,
        _ periods: [BudgetPeriod],
        at now: Timestamp
    ) async throws(LedgerError) -> [BigUInt]

    /// Returns the addresses that were paid at a host, the first one first.
    ///
    /// - Throws: ``LedgerError``.
    func payees(of host: SellerHost) async throws(LedgerError) -> [KnownPayee]

    /// Returns the steps for which a router paid without stating terms.
    ///
    /// - Throws: ``LedgerError``.
    func stepsWithoutTerms() async throws(LedgerError) -> Set<String>

    /// Returns the entry with the given number.
    ///
    /// - Throws: ``LedgerError``.
    func entry(_ id: Int) async throws(LedgerError) -> LedgerEntry?

    /// Returns the entries of a job, oldest first.
    ///
    /// - Throws: ``LedgerError``.
    func entries(ofJob jobId: String) async throws(LedgerError) -> [LedgerEntry]

    /// Returns the entries since a moment, oldest first.
    ///
    /// - Throws: ``LedgerError``.
    func entries(since: Timestamp?) async throws(LedgerError) -> [LedgerEntry]

    /// Brings all written data into the one file that a user would copy; called before the program ends.
    func checkpoint() async
}

extension PaymentStore {
    /// Does nothing, for a store that keeps all data in one place.
    public func checkpoint() async {}
}

/// A fact to be recorded about a payment, with the data that came with it.
public struct LedgerUpdate: Sendable, Hashable {
    /// The number of the entry.
    public let entry: Int
    /// The observed fact.
    public let fact: PaymentFact
    /// The identifier under which the router tracks the call, if the router stated it.
    public var tracking: String?
    /// The response that delivered the purchased data.
    public var reply: KeptReply?

    /// Creates a lesson from a fact about an entry.
    public init(_ fact: PaymentFact, of entry: Int) {
        self.entry = entry
        self.fact = fact
    }
}

/// The response to a task, with its job and the execution that did it.
public struct PaymentNote: Sendable, Hashable {
    /// The response.
    public let answer: JSONObject
    /// The identifier of the job.
    public let jobId: String
    /// The identity of the task: payments for another task under the same job are left unchanged.
    public let task: String
    /// The execution that did the task.
    public let worker: String

    /// Creates a note of a response.
    public init(answer: JSONObject, jobId: String, task: String, worker: String) {
        self.answer = answer
        self.jobId = jobId
        self.task = task
        self.worker = worker
    }
}

/// The result of an attempt to reserve money.
public enum Reservation: Sendable, Hashable {
    /// The money is reserved.
    case reserved(LedgerEntry)
    /// The same step of the same job has money reserved already, or spent.
    case existing(LedgerEntry)
    /// The payment would exceed the budget of the period; `left` is what is left of it.
    case overBudget(BudgetPeriod, left: BigUInt)
    /// Other addresses were paid at the host before; the value is the one that was paid first.
    case changedPayee(from: Address)
}

/// The place at which an address was paid: a host, a network and a token.
///
/// Whether an address is known depends on the host alone.
public struct PayeeKey: Sendable, Hashable {
    /// The host of the seller.
    public let host: SellerHost
    /// The network as a CAIP-2 identifier.
    public let network: String
    /// The address of the token's contract.
    public let asset: Address

    /// Creates a key from a host, a network and a token.
    public init(host: SellerHost, network: String, asset: Address) {
        self.host = host
        self.network = network
        self.asset = asset
    }

    /// Creates the key of a payment at a host under the given terms.
    public init(host: SellerHost, terms: PaymentTerms) {
        self.host = host
        network = terms.network.caip2
        asset = terms.asset
    }
}

/// An address that was paid, with the number of its payments.
public struct KnownPayee: Sendable, Hashable {
    /// The address.
    public let address: Address
    /// The number of payments to the address.
    public let payments: Int

    /// Creates a known payee.
    public init(_ address: Address, payments: Int) {
        self.address = address
        self.payments = payments
    }
}
