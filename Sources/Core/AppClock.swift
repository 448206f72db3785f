import Glibc

/// The clock and the sleep that a room is handed.
public struct AppClock: Sendable {
    private enum Kind: Sendable {
        case system
        case shifted(ManualClock)
        case manual(ManualClock)
    }

    private let kind: Kind

    /// The machine's own clock.
    public static let system = AppClock(kind: .system)

    /// A clock that stands still until it is moved.
    public static func manual(_ time: ManualClock) -> AppClock {
        AppClock(kind: .manual(time))
    }

    /// The machine's clock plus what `time` was moved by; sleeping takes real time.
    public static func shifted(by time: ManualClock) -> AppClock {
        AppClock(kind: .shifted(time))
    }

    /// The calendar's present moment.
    public var now: Timestamp {
        switch kind {
        case .system: Self.systemNow
        case .shifted(let time): Self.systemNow + time.moved
        case .manual(let time): time.now
        }
    }

    /// A clock for measuring: never set back, its zero means nothing.
    public var uptime: Duration {
        switch kind {
        case .system, .shifted: Self.read(CLOCK_MONOTONIC)
        case .manual(let time): time.moved
        }
    }

    /// Waits for that long.
    ///
    /// A manual clock is moved on by that much instead and does not wait.
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
            // Who sleeps lets others work, here too.
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
