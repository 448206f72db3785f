import CCurl
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
