import Core
import ExecutorCore
import Glibc
import Synchronization

/// The notices by which the processes over one database wake each other: `NOTIFY` and `LISTEN`.
///
/// They only shorten waits. A notice may be lost, as it is behind a pooler in transaction mode; the next look into the
/// store finds the jobs all the same.
final class PostgreSQLNotices: Sendable {
    /// The pause between two notices of one process: each takes a lock that all commits with notices share.
    private static let pause = Duration.milliseconds(50)
    /// The waits before another connection is made, in milliseconds.
    private static let waits = [1000, 5000, 30_000]
    /// The time in milliseconds after which a thread that listens looks whether anybody is still interested.
    private static let look: Int32 = 500
    private static let channel = "galaksio_jobs"

    private let address: PostgreSQLAddress
    private let time: AppClock
    /// The payload of the notices of this process, which needs none of them.
    private let sender = IDGenerator.random.next()
    private let isPlanned = Mutex(false)

    init(address: PostgreSQLAddress, time: AppClock) {
        self.address = address
        self.time = time
    }

    /// Has the other processes look into the store soon, by one notice for all calls within the pause.
    func send(by execute: @escaping @Sendable (_ sql: String, _ parameters: [String?]) async -> Void) {
        let isFirst = isPlanned.withLock { isPlanned in
            defer { isPlanned = true }
            return !isPlanned
        }
        guard isFirst else { return }
        Task {
            try? await time.sleep(for: Self.pause)
            isPlanned.withLock { $0 = false }
            await execute("SELECT pg_notify($1, $2)", [Self.channel, sender])
        }
    }

    /// Returns a stream that yields when another process sent a notice; notices that come together may yield once.
    func received() -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let isEnded = Ended()
            continuation.onTermination = { _ in isEnded.set() }
            do {
                try DetachedThread.start(signals: .blocked) { self.listen(until: isEnded) { continuation.yield() } }
            } catch {
                // The looks into the store at a slow rate go on.
                continuation.finish()
            }
        }
    }

    /// Listens on a connection of its own, again and again, until nobody is interested any more.
    private func listen(until isEnded: Ended, _ wake: () -> Void) {
        var failures = 0
        while !isEnded.isSet {
            if let connection = try? PostgreSQLConnection(address),
                (try? connection.run("LISTEN \(Self.channel)")) != nil
            {
                failures = 0
                // Something may have been sent while nobody listened.
                wake()
                while !isEnded.isSet, let senders = try? connection.notifications(within: Self.look) {
                    if senders.contains(where: { $0 != sender }) { wake() }
                }
            }
            let wait = Self.waits[min(failures, Self.waits.count - 1)]
            failures += 1
            for _ in 0..<(wait / 100) where !isEnded.isSet { usleep(100_000) }
        }
    }

    /// True once nobody is interested any more.
    private final class Ended: Sendable {
        private let flag = Atomic(false)

        var isSet: Bool { flag.load(ordering: .relaxed) }

        func set() { flag.store(true, ordering: .relaxed) }
    }
}
