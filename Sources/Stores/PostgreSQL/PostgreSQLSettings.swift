public import Core
import Synchronization

/// The settings that all connections to one database have in common, and the time that they measured.
final class PostgreSQLSettings: Sendable {
    /// The address of the database.
    let address: PostgreSQLAddress
    /// The name of the database, for errors.
    let name: String
    /// The clock that decides, see ``PostgreSQLTime``.
    let clock: AppClock
    private let time: PostgreSQLTime
    /// The clock of the database as compared with that of the machine.
    private let shift = ManualClock()
    /// The lock under which the shift is measured and changed in one step.
    private let shifting = Mutex<Void>(())
    private let isPrepared = Mutex(false)

    init(address: PostgreSQLAddress, time: PostgreSQLTime) {
        self.address = address
        self.time = time
        name = address.name
        switch time {
        case .database: clock = .shifted(by: shift)
        case .clock(let given): clock = given
        }
    }

    /// The time to hand to statements in milliseconds; nil where they are to use the database's.
    var givenTime: Int? {
        switch time {
        case .database: nil
        case .clock(let clock): clock.now.stored
        }
    }

    /// Returns the moment that decides in a transaction which began at a moment of the database.
    func moment(ofDatabase moment: Timestamp) -> Timestamp {
        switch time {
        case .database:
            // The clock that others see follows the database's.
            shifting.withLock { _ in shift.advance(by: moment - clock.now) }
            return moment
        case .clock(let clock): return clock.now
        }
    }

    /// Brings the tables up to date with the first connection of the process.
    func prepare(_ work: () throws(PostgreSQLFailure) -> Void) throws(PostgreSQLFailure) {
        try isPrepared.withLock { isPrepared throws(PostgreSQLFailure) in
            guard !isPrepared else { return }
            try work()
            isPrepared = true
        }
    }
}

/// The clock that decides about leases and times.
public enum PostgreSQLTime: Sendable {
    /// The database's, which all machines have in common.
    case database
    /// A clock of this process, for tests.
    case clock(AppClock)
}
