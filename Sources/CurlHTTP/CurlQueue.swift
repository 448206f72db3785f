import CCurl
import Core
import Glibc
import Synchronization

/// Where callers leave orders for the thread; the thread is woken only for the first of a batch.
final class CurlQueue: Sendable {
    /// Readable while orders wait.
    let wake: CInt
    private let orders = Mutex<[CurlCommand]>([])

    /// Nil where the machine gives out no more file descriptors.
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

    /// All orders in the order they came.
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

/// What callers ask of the thread.
enum CurlCommand {
    typealias Answer = UnsafeContinuation<Result<HTTPClientResponse, TransportError>, Never>

    /// Send, and answer exactly once.
    case start(CurlTransfer, Answer)
    /// Give up a transfer, if it still runs.
    case stop(CurlTransfer)
    /// End the thread.
    case quit
}

/// One call on its way to the thread and back.
final class CurlTransfer: Sendable {
    let call: HTTPClientRequest
    /// How long it may take.
    let limit: Duration
    /// The span of the deadline, which is what a person set.
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
