import Dispatch
import Glibc
import Synchronization

/// A writer of lines to a descriptor in batches: one `write` in ten milliseconds instead of five per task.
///
/// Lines keep their order. If the reader of the descriptor stalls, urgent writes block, and other writes once a
/// megabyte is pending. A process that is killed loses the lines of its last ten milliseconds; one that ends calls
/// ``flush()``.
final class BatchedLines: Sendable {
    private static let delay = DispatchTimeInterval.milliseconds(10)
    private static let roomLimit = 1 << 20

    private let descriptor: Int32
    private let page = Mutex<[UInt8]>([])
    /// The lock that keeps batches in order; it is taken before ``page``, which is never held during a write.
    private let writing = Mutex(())
    private let queue = DispatchQueue(label: "galaksio.log")

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Adds a line, without its line break; `isUrgent` writes it, and all lines before it, before this returns.
    func write(_ line: String, isUrgent: Bool) {
        let (isFirst, isFull) = page.withLock { page in
            let isFirst = page.isEmpty
            page += line.utf8
            page.append(0x0A)
            return (isFirst, page.count > Self.roomLimit)
        }
        if isUrgent || isFull {
            flush()
        } else if isFirst {
            queue.asyncAfter(deadline: .now() + Self.delay) { [self] in flush() }
        }
    }

    /// Writes all pending lines.
    func flush() {
        writing.withLock { _ in
            let bytes = page.withLock { page in
                var bytes: [UInt8] = []
                bytes.reserveCapacity(page.count)
                swap(&bytes, &page)
                return bytes
            }
            _ = POSIXFileSystem.writeAll(bytes, to: descriptor)
        }
    }
}
