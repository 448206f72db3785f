import Core
import ExecutorCore
import Payments
import Stores
import TestSupport

/// An empty database with its stores.
struct PostgreSQLFixture {
    static let lease = Duration.seconds(30)
    let server: PostgreSQLServer
    let name: String

    init() throws {
        server = try PostgreSQLServer.running()
        name = try server.newDatabase()
    }

    func database(_ url: String? = nil, connections: Int = 4) -> PostgreSQLDatabase {
        PostgreSQLDatabase(url: url ?? server.url(name), connections: connections)
    }

    func jobs(_ url: String? = nil) -> PostgreSQLJobStore {
        PostgreSQLJobStore(database: database(url))
    }

    func ledger(_ database: PostgreSQLDatabase? = nil) -> PaymentLedger {
        let time = PostgreSQLTime.clock(.manual(ManualClock(at: Wish.noon)))
        let database = database ?? PostgreSQLDatabase(url: server.url(name), time: time)
        return PaymentLedger(store: PostgreSQLLedgerStore(database: database), session: "run")
    }
}

extension JobSubmission {
    /// True for a job that was new.
    var isAccepted: Bool {
        if case .accepted = self { true } else { false }
    }

    /// True for a job that was accepted before.
    var isKnown: Bool {
        if case .known = self { true } else { false }
    }
}
