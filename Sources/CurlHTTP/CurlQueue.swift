import CCurl
import Core
import Glibc
import Synchronization

/// A queue of commands from callers to the thread, which is woken only for the first of a batch.
final class CurlQueue: Sendable {
    /// The file descriptor that is readable while commands wait.
    let wake: CInt
    private let orders = Mutex<[CurlCommand]>([])

    /// Creates a queue; nil if the machine provides no more file descriptors.
    init?() {
        wake = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wake >= 0 else { return nil }
    }

    deinit {
        if wake >= 0 { close(wake) }
    }

    func post(_ order: CurlCommand) {
        let wasEmpty = orders.withLock { orders in
            orders.append(order)
            return orders.count == 1
        }
        if wasEmpty { eventfd_write(wake, 1) }
    }

    /// Removes and returns all commands in the order in which they were posted.
    func take() -> [CurlCommand] {
        var count: eventfd_t = 0
        eventfd_read(wake, &count)
        return orders.withLock { orders in
            var taken: [CurlCommand] = []
            swap(&taken, &orders)
            return taken
        }
    }
}

/// A command from a caller to the thread.
enum CurlCommand {
    typealias Answer = UnsafeContinuation<Result<HTTPClientResponse, TransportError>, Never>

    /// Sends a request, and resumes the continuation exactly once.
    case start(CurlTransfer, Answer)
    /// Cancels a transfer if it still runs.
    case stop(CurlTransfer)
    /// Ends the thread.
    case quit
}

/// A request that is passed to the thread.
final class CurlTransfer: Sendable {
    let call: HTTPClientRequest
    /// The time that the transfer may take.
    let limit: Duration
    /// The span of the deadline, as the user set it.
    let span: Duration
    private let stopped = Atomic(false)

    init(_ call: HTTPClientRequest, limit: Duration, span: Duration) {
        self.call = call
        self.limit = limit
        self.span = span
    }

    var isStopped: Bool { stopped.load(ordering: .acquiring) }

    func stop() {
        stopped.store(true, ordering: .releasing)
    }
}
