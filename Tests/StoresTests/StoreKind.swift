import BigInt
import Core
import ExecutorCore
import PaymentModel
import Payments
import Stores
import TestSupport
import X402

/// The stores that must behave alike.
enum StoreKind: CaseIterable {
    case memory, sqlite, postgresql

    /// The stores that can be tested here: PostgreSQL only where it is installed.
    static let allCases: [StoreKind] = [.memory, .sqlite] + (PostgreSQLServer.isInstalled ? [.postgresql] : [])

    /// Hands an empty ledger, and the clock that its leases and windows go by, to a test; its file lasts as long as the test.
    func withLedger(_ test: (PaymentLedger, ManualClock) async throws -> Void) async throws {
        let time = ManualClock(at: Wish.noon)
        switch self {
        case .memory:
            try await test(PaymentLedger(store: InMemoryLedgerStore(clock: .manual(time)), session: "run"), time)
        case .sqlite:
            let folder = try TemporaryFolder()
            let store = SQLiteLedgerStore(path: "\(folder.path)/state/ledger.sqlite", clock: .manual(time))
            try await test(PaymentLedger(store: store, session: "run"), time)
            withExtendedLifetime(folder) {}
        case .postgresql:
            let store = PostgreSQLLedgerStore(database: try Self.newDatabase(time))
            try await test(PaymentLedger(store: store, session: "run"), time)
        }
    }

    /// Hands an empty store of jobs, and the clock that it goes by, to a test.
    func withJobs(_ test: (any JobStore, ManualClock) async throws -> Void) async throws {
        let time = ManualClock(at: Wish.noon)
        switch self {
        case .memory: try await test(InMemoryJobStore(clock: .manual(time)), time)
        case .sqlite:
            let folder = try TemporaryFolder()
            let file = SQLiteFile(path: "\(folder.path)/state/ledger.sqlite", clock: .manual(time))
            try await test(SQLiteJobStore(file: file), time)
            withExtendedLifetime(folder) {}
        case .postgresql: try await test(PostgreSQLJobStore(database: try Self.newDatabase(time)), time)
        }
    }

    private static func newDatabase(_ time: ManualClock) throws -> PostgreSQLDatabase {
        let server = try PostgreSQLServer.running()
        return PostgreSQLDatabase(url: server.url(try server.newDatabase()), time: .clock(.manual(time)))
    }

    /// The same for a test that needs no clock.
    func withLedger(_ test: (PaymentLedger) async throws -> Void) async throws {
        try await withLedger { ledger, _ in try await test(ledger) }
    }
}

extension PaymentLimits {
    /// Limits in cents of a dollar.
    static func cents(daily: Int, session: Int? = nil, keepsPayee: Bool = false) -> Self {
        Self(daily: BigUInt.cents(daily), session: session.map { BigUInt.cents($0) }, keepsPayee: keepsPayee)
    }
}

extension BigUInt {
    /// Cents of a dollar as the ledger counts them.
    static func cents(_ count: Int) -> BigUInt {
        BigUInt(count) * BigUInt(10).power(BudgetScope.dollarDecimals - 2)
    }
}

extension Reservation {
    /// The new entry, if there is one.
    var entry: LedgerEntry? {
        if case .reserved(let entry) = self { entry } else { nil }
    }
}
