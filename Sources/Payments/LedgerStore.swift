public import BigInt
public import TaskModel
public import Wire
public import X402

/// Where the ledger and the known payees are kept.
public protocol LedgerStore: Sendable {
    /// Does some work as one transaction: all of it or nothing is kept, durably, before this returns.
    ///
    /// Transactions of several processes over one store follow each other.
    ///
    /// - Throws: what the work throws, or ``LedgerError`` where the store fails.
    func write<Value: Sendable>(
        _ work: @escaping @Sendable (inout any LedgerTable) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value

    /// Looks something up.
    ///
    /// - Throws: ``LedgerError`` where the store fails.
    func read<Value: Sendable>(
        _ work: @escaping @Sendable (any LedgerTable) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value
}

/// A ledger inside one transaction.
public protocol LedgerTable {
    /// Adds an entry; answers with its number.
    mutating func insert(_ entry: LedgerEntry) throws(LedgerError) -> Int
    /// Writes an entry that is there anew.
    mutating func replace(_ entry: LedgerEntry) throws(LedgerError)
    /// The entry of that number.
    func entry(_ id: Int) throws(LedgerError) -> LedgerEntry?
    /// The entries of a job, oldest first.
    func entries(ofJob jobId: String) throws(LedgerError) -> [LedgerEntry]
    /// The entries since a moment, oldest first.
    func entries(since: Timestamp?) throws(LedgerError) -> [LedgerEntry]
    /// What counts against a budget.
    func total(_ scope: SpendingScope, _ period: SpendingPeriod) throws(LedgerError) -> BigUInt
    /// Sets what counts against a budget.
    mutating func setTotal(_ units: BigUInt, _ scope: SpendingScope, _ period: SpendingPeriod) throws(LedgerError)
    /// The addresses that were paid at a place, the first one first.
    func payees(at place: PayeePlace) throws(LedgerError) -> [KnownPayee]
    /// Counts one more payment to an address.
    mutating func count(paymentTo payee: Address, at place: PayeePlace) throws(LedgerError)
}

/// Where an address was paid: a host, a network, a token.
public struct PayeePlace: Sendable, Hashable {
    /// The seller's host.
    public let host: String
    /// The network, as CAIP-2.
    public let network: String
    /// The token's contract.
    public let asset: Address

    /// A place.
    public init(host: String, network: String, asset: Address) {
        self.host = host
        self.network = network
        self.asset = asset
    }

    /// The place at which an option is paid.
    public init(host: String, terms: PaymentTerms) {
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

/// Why the ledger cannot be used; nothing is paid meanwhile.
public enum LedgerError: Error, Hashable {
    /// It cannot be opened, read or written: the file, and the system's words.
    case unusable(file: String, reason: String)
    /// Another program holds it.
    case locked(file: String)
    /// A newer version of the program wrote it.
    case newer(file: String, version: Int)
    /// Its content makes no sense.
    case corrupt(file: String, reason: String)
}

extension LedgerError: UserFacingError {
    public var code: FailureCode { .fileFailed }

    public var message: String {
        switch self {
        case .unusable(let file, let reason): "the ledger \(file.printable) cannot be used: \(reason.printable)"
        case .locked(let file): "the ledger \(file.printable) is locked by another program"
        case .newer(let file, let version):
            "the ledger \(file.printable) was written by a newer version of this program (format \(version))"
        case .corrupt(let file, let reason): "the ledger \(file.printable) is damaged: \(reason.printable)"
        }
    }

    public var hint: String? { "status" }
}
