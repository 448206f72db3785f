public import BigInt
public import Core
public import ExecutorCore
public import OrderedJSON
public import PaymentModel
public import X402

/// A payment store that works in transactions on tables.
///
/// The work inside of the transactions is the same for all stores, see ``LedgerTransaction``.
public protocol LedgerStore: PaymentStore {
    /// Performs work as one transaction: all of it or nothing is kept, durably, before this method returns.
    ///
    /// - Throws: The error of the work, or ``LedgerError`` where the store fails.
    func write<Value: Sendable>(
        _ work: @escaping @Sendable (inout any LedgerTransaction) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value

    /// Performs a lookup.
    ///
    /// - Throws: ``LedgerError`` where the store fails.
    func read<Value: Sendable>(
        _ work: @escaping @Sendable (any LedgerTransaction) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value
}

/// The tables of a ledger inside of one transaction.
public protocol LedgerTransaction {
    /// Returns the moment that decides in this transaction; `now` is that of the store's clock when it was called.
    func moment(_ now: Timestamp) -> Timestamp
    /// Returns true if a worker holds a lease on a job that it should go on with.
    func isHeld(_ lease: JobLease, at now: Timestamp) throws(LedgerError) -> Bool
    /// Adds an entry with its sendings and facts, and returns its number.
    mutating func insert(_ entry: LedgerEntry) throws(LedgerError) -> Int
    /// Writes the changeable parts of an existing entry, and adds its new sendings and facts.
    mutating func update(_ entry: LedgerEntry, from before: LedgerEntry) throws(LedgerError)
    /// Returns the entry with the given number.
    func entry(_ id: Int) throws(LedgerError) -> LedgerEntry?
    /// Returns the entries of a job, oldest first.
    func entries(ofJob jobId: String) throws(LedgerError) -> [LedgerEntry]
    /// Returns the entries since a moment, oldest first.
    func entries(since: Timestamp?) throws(LedgerError) -> [LedgerEntry]
    /// Returns the steps of the entries without terms.
    func stepsWithoutTerms() throws(LedgerError) -> Set<String>
    /// Returns the entries that are in the totals and stop counting at a moment or before.
    func entries(countedUntil moment: Timestamp) throws(LedgerError) -> [LedgerEntry]
    /// Returns the recorded total of a budget.
    func total(_ scope: BudgetScope, _ period: BudgetPeriod) throws(LedgerError) -> BigUInt
    /// Sets the recorded total of a budget.
    mutating func setTotal(_ units: BigUInt, _ scope: BudgetScope, _ period: BudgetPeriod) throws(LedgerError)
    /// Returns the addresses that were paid at a host, the first one first.
    func payees(of host: SellerHost) throws(LedgerError) -> [KnownPayee]
    /// Counts one more payment to an address.
    mutating func count(paymentTo payee: Address, at place: PayeeKey) throws(LedgerError)
}

extension LedgerTransaction {
    /// Returns `now`, for tables without a clock of their own.
    public func moment(_ now: Timestamp) -> Timestamp { now }

    /// Returns true, for tables that have no jobs beside them.
    public func isHeld(_ lease: JobLease, at now: Timestamp) throws(LedgerError) -> Bool { true }

    /// Checks that a job is still the worker's.
    fileprivate func require(_ lease: JobLease?, at now: Timestamp) throws(LedgerError) {
        if let lease, try !isHeld(lease, at: now) { throw .takenOver }
    }
}

extension LedgerStore {
    public func reserve(
        _ draft: LedgerEntry,
        within limits: PaymentLimits,
        begins: Bool,
        holding lease: JobLease?
    ) async throws(LedgerError) -> Reservation {
        let now = clock.now
        return try await write { table throws(LedgerError) in
            let now = table.moment(now)
            try table.require(lease, at: now)
            return try table.reserve(draft, within: limits, begins: begins, at: now)
        }
    }

    public func begin(
        _ id: Int,
        under lease: PaymentLease,
        holding job: JobLease?
    ) async throws(LedgerError) -> LedgerEntry? {
        let now = clock.now
        return try await write { table throws(LedgerError) in
            let now = table.moment(now)
            try table.require(job, at: now)
            return try table.begin(id, under: lease, at: now)
        }
    }

    public func apply(_ update: LedgerUpdate) async throws(LedgerError) -> LedgerEntry? {
        let now = clock.now
        return try await write { table throws(LedgerError) in try table.apply(update, at: table.moment(now)) }
    }

    public func discover(_ draft: LedgerEntry, _ fact: PaymentFact) async throws(LedgerError) -> LedgerEntry {
        let now = clock.now
        return try await write { table throws(LedgerError) in try table.discover(draft, fact, at: table.moment(now)) }
    }

    public func note(_ note: PaymentNote) async throws(LedgerError) -> JSONObject? {
        let now = clock.now
        return try await write { table throws(LedgerError) in try table.note(note, at: table.moment(now)) }
    }

    public func spent(
        _ scope: BudgetScope,
        _ periods: [BudgetPeriod],
        at now: Timestamp
    ) async throws(LedgerError) -> [BigUInt] {
        try await read { table throws(LedgerError) in try table.spent(scope, periods, at: now) }
    }

    public func payees(of host: SellerHost) async throws(LedgerError) -> [KnownPayee] {
        try await read { table throws(LedgerError) in try table.payees(of: host) }
    }

    public func stepsWithoutTerms() async throws(LedgerError) -> Set<String> {
        try await read { table throws(LedgerError) in try table.stepsWithoutTerms() }
    }

    public func entry(_ id: Int) async throws(LedgerError) -> LedgerEntry? {
        try await read { table throws(LedgerError) in try table.entry(id) }
    }

    public func entries(ofJob jobId: String) async throws(LedgerError) -> [LedgerEntry] {
        try await read { table throws(LedgerError) in try table.entries(ofJob: jobId) }
    }

    public func entries(since: Timestamp?) async throws(LedgerError) -> [LedgerEntry] {
        try await read { table throws(LedgerError) in try table.entries(since: since) }
    }
}
