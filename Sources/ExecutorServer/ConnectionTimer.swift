import NIOCore

/// One timer of a connection, whose moment may be moved without touching the event loop's queue.
final class ConnectionTimer {
    private let loop: any EventLoop
    private var deadline: NIODeadline?
    private var fires = NIODeadline.distantFuture
    private var scheduled: Scheduled<Void>?
    /// What is done when the moment has come.
    private let expire: () -> Void

    init(on loop: any EventLoop, expire: @escaping () -> Void) {
        self.loop = loop
        self.expire = expire
    }

    /// Whether a moment is set.
    var isSet: Bool { deadline != nil }

    /// Sets the moment, or moves it.
    func set(_ span: Duration) {
        let deadline = loop.now + TimeAmount(span)
        self.deadline = deadline
        if deadline < fires { schedule(at: deadline) }
    }

    /// Nothing expires until the moment is set anew.
    func clear() {
        deadline = nil
    }

    /// Ends the timer.
    func cancel() {
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
