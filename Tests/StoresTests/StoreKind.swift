import BigInt
import Payments
import Stores
import TaskModel
import TestSupport
import Wire
import X402

/// The stores that must behave alike.
enum StoreKind: CaseIterable {
    case memory, sqlite

    /// Hands an empty ledger to a test; its file lasts as long as the test.
    func withLedger(_ test: (PaymentLedger) async throws -> Void) async throws {
        switch self {
        case .memory:
            try await test(PaymentLedger(store: InMemoryLedgerStore(), session: "run"))
        case .sqlite:
            let folder = try TemporaryFolder()
            let store = SQLiteLedgerStore(path: "\(folder.path)/state/ledger.sqlite")
            try await test(PaymentLedger(store: store, session: "run"))
            withExtendedLifetime(folder) {}
        }
    }
}

extension PaymentLedger.Limits {
    /// Limits in cents of a dollar.
    static func cents(daily: Int, session: Int? = nil, keepsPayee: Bool = false) -> Self {
        Self(daily: BigUInt.cents(daily), session: session.map { BigUInt.cents($0) }, keepsPayee: keepsPayee)
    }
}

extension BigUInt {
    /// Cents of a dollar as the ledger counts them.
    static func cents(_ count: Int) -> BigUInt {
        BigUInt(count) * BigUInt(10).power(SpendingScope.dollarDecimals - 2)
    }
}

extension PaymentLedger.Reservation {
    /// The new entry, if there is one.
    var entry: LedgerEntry? {
        if case .reserved(let entry) = self { entry } else { nil }
    }
}
