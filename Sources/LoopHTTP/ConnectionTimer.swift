public import NIOCore

/// A connection's timer, whose deadline may be moved without touching the event loop's queue.
public final class ConnectionTimer {
    private let loop: any EventLoop
    private var deadline: NIODeadline?
    private var fires = NIODeadline.distantFuture
    private var scheduled: Scheduled<Void>?
    /// The action that runs when the deadline has passed.
    private let expire: () -> Void

    /// Creates a timer that is not set; `expire` is called on the event loop.
    public init(on loop: any EventLoop, expire: @escaping () -> Void) {
        self.loop = loop
        self.expire = expire
    }

    /// True if a deadline is set.
    public var isSet: Bool { deadline != nil }

    /// Sets or moves the deadline to `span` from now.
    public func set(_ span: Duration) {
        let deadline = loop.now + TimeAmount(span)
        self.deadline = deadline
        if deadline < fires { schedule(at: deadline) }
    }

    /// Removes the deadline; the timer does not expire until it is set again.
    public func clear() {
        deadline = nil
    }

    /// Removes the deadline and cancels the scheduled task.
    public func cancel() {
        deadline = nil
        scheduled?.cancel()
        scheduled = nil
        fires = .distantFuture
    }

    private func schedule(at deadline: NIODeadline) {
        scheduled?.cancel()
        fires = deadline
        scheduled = loop.assumeIsolated().scheduleTask(deadline: deadline) { [self] in
            scheduled = nil
            fires = .distantFuture
            guard let deadline = self.deadline else { return }
            if deadline <= loop.now { expire() } else { schedule(at: deadline) }
        }
    }
}
