public import Core
public import Payments
import Synchronization

/// A PostgreSQL database with the payments and the jobs, which several machines may use at once.
///
/// It is opened at its first use, and its tables are made then; if that fails, the next use tries again.
public final class PostgreSQLDatabase: Sendable {
    private let settings: PostgreSQLSettings
    private let pool: PostgreSQLPool
    private let notices: PostgreSQLNotices?

    /// The clock that decides about leases: the database's, as it was last compared with the machine's.
    public var clock: AppClock { settings.clock }

    /// The database and its host, without user and password.
    public var name: String { settings.name }

    /// Creates the database at an address, without connecting.
    ///
    /// - Parameters:
    ///   - url: A URL such as `postgresql://user:password@host:port/database`, or the keywords and values of libpq.
    ///   - connections: The number of connections at most, besides the one that listens. Of several, one is kept for
    ///     leases.
    ///   - time: The clock that decides about leases.
    ///   - notifies: True if processes wake each other by `NOTIFY`.
    public init(url: String, connections: Int = 4, time: PostgreSQLTime = .database, notifies: Bool = true) {
        settings = PostgreSQLSettings(address: PostgreSQLAddress(url), time: time)
        pool = PostgreSQLPool(settings, connections: connections)
        notices = notifies ? PostgreSQLNotices(address: settings.address, time: .system) : nil
    }

    /// Connects, brings the tables up to date, and compares the clocks, so that an error is seen at the start.
    ///
    /// - Throws: ``Payments/LedgerError``.
    public func prepare() async throws(LedgerError) {
        try await transaction(.snapshot) { _ throws(LedgerError) in }
    }

    /// Performs one statement that changes nothing, and takes half a minute at most.
    func look(_ sql: String, _ parameters: [String?]) async throws(LedgerError) -> [PostgreSQLRow] {
        try await pool.run(.usual) { lane throws(LedgerError) in try lane.look(sql, parameters) }
    }

    /// Performs work as one transaction, which is durable before this method returns.
    func transaction<Value: Sendable>(
        _ kind: PostgreSQLTransaction,
        _ work: @escaping @Sendable (PostgreSQLSession) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        try await pool.run(kind.turn) { lane throws(LedgerError) in try lane.transaction(kind, work) }
    }

    /// Has the other processes over the database look into it soon.
    func notify() {
        notices?.send { [pool] sql, parameters in
            // A notice that is not sent makes others wait for their next look.
            _ = try? await pool.run(.usual) { lane throws(LedgerError) in try lane.look(sql, parameters) }
        }
    }

    /// Returns a stream that yields when another process has changed something; it may miss changes.
    func changesElsewhere() -> AsyncStream<Void> {
        notices?.received() ?? AsyncStream { $0.finish() }
    }

    /// The time to hand to statements in milliseconds; nil where they are to use the database's.
    var givenTime: Int? { settings.givenTime }
}
