import Core
import Glibc
import Payments
import Synchronization

/// The file of a ledger, opened with its first use.
final class LedgerFile: Sendable {
    private let path: String
    private let busyTimeout: Duration
    private let clock: AppClock
    private let opened = Mutex<LedgerConnections?>(nil)

    /// Nothing is touched yet.
    init(path: String, busyTimeout: Duration, clock: AppClock) {
        self.path = path
        self.busyTimeout = busyTimeout
        self.clock = clock
    }

    /// True if there is a file at its path.
    var exists: Bool { access(path, F_OK) == 0 }

    /// The connections to it; blocks its thread while they are being made.
    func connections() throws(LedgerError) -> LedgerConnections {
        try opened.withLock { opened throws(LedgerError) in
            if let opened { return opened }
            let connections = try open()
            opened = connections
            return connections
        }
    }

    /// Writes the log into the file, if that was opened; another program that uses it now does the rest later.
    func checkpoint() {
        opened.withLock { $0 }?.checkpoint()
    }

    /// Tries again while another program holds the file: SQLite waits for most locks, but not for the change to WAL.
    private func open() throws(LedgerError) -> LedgerConnections {
        try PrivateFile(path: path).prepare()
        let end = ContinuousClock.now + busyTimeout
        while true {
            do throws(LedgerError) {
                return try LedgerConnections(path: path, busyTimeout: busyTimeout, at: clock.now)
            } catch .locked where ContinuousClock.now < end {
                usleep(10_000)
            }
        }
    }
}
