import Core
import Glibc
import Payments
import Synchronization

/// The file of a ledger, opened at its first use.
final class LedgerFile: Sendable {
    private let path: String
    private let busyTimeout: Duration
    private let clock: AppClock
    private let opened = Mutex<LedgerConnections?>(nil)

    /// Creates a ledger file without touching the file system.
    init(path: String, busyTimeout: Duration, clock: AppClock) {
        self.path = path
        self.busyTimeout = busyTimeout
        self.clock = clock
    }

    /// True if there is a file at the path, or one was opened there.
    ///
    /// A file that was removed after that is not missed in silence: its next write fails.
    var exists: Bool { access(path, F_OK) == 0 || opened.withLock { $0 != nil } }

    /// Returns the connections to the file; blocks its thread while they are being made.
    func connections() throws(LedgerError) -> LedgerConnections {
        try opened.withLock { opened throws(LedgerError) in
            if let opened { return opened }
            let connections = try open()
            opened = connections
            return connections
        }
    }

    /// Writes the log into the file, if the file was opened; another program that uses it now does the rest later.
    func checkpoint() {
        opened.withLock { $0 }?.checkpoint()
    }

    /// Opens the file, and tries again while another program holds it.
    ///
    /// SQLite waits for most locks, but not for the change to WAL.
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
