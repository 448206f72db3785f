import Glibc

/// The clock and the sleep function that are passed to each module.
public struct AppClock: Sendable {
    private enum Kind: Sendable {
        case system
        case shifted(ManualClock)
        case manual(ManualClock)
    }

    private let kind: Kind

    /// The machine's own clock.
    public static let system = AppClock(kind: .system)

    /// Creates a clock that stands still until `time` is advanced.
    public static func manual(_ time: ManualClock) -> AppClock {
        AppClock(kind: .manual(time))
    }

    /// Creates the machine's clock plus the time by which `time` was advanced; sleeping takes real time.
    public static func shifted(by time: ManualClock) -> AppClock {
        AppClock(kind: .shifted(time))
    }

    /// The current moment of the calendar.
    public var now: Timestamp {
        switch kind {
        case .system: Self.systemNow
        case .shifted(let time): Self.systemNow + time.moved
        case .manual(let time): time.now
        }
    }

    /// The reading of a monotonic clock for measuring time; its zero has no meaning.
    public var uptime: Duration {
        switch kind {
        case .system, .shifted: Self.read(CLOCK_MONOTONIC)
        case .manual(let time): time.moved
        }
    }

    /// Waits for the given time.
    ///
    /// A manual clock is advanced by that time instead and does not wait.
    ///
    /// - Throws: `CancellationError` if the task is cancelled.
    public func sleep(for span: Duration) async throws(CancellationError) {
        switch kind {
        case .system, .shifted:
            do {
                try await Task.sleep(for: span)
            } catch {
                throw CancellationError()
            }
        case .manual(let time):
            if Task.isCancelled { throw CancellationError() }
            time.advance(by: span)
            // A sleep lets other tasks run; here as well.
            await Task.yield()
        }
    }

    private static var systemNow: Timestamp {
        Timestamp(sinceEpoch: read(CLOCK_REALTIME))
    }

    private static func read(_ clock: clockid_t) -> Duration {
        var time = timespec()
        clock_gettime(clock, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
