import Glibc

/// A pipe whose bytes end a wait.
struct WakePipe: Sendable {
    /// The end to wait on.
    let readEnd: Int32
    private let writeEnd: Int32

    /// The end for a signal handler to write to.
    var writeDescriptor: Int32 { writeEnd }

    /// Opens a pipe that never blocks and is not inherited by other programs.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    /// Ends the wait with a byte; a full pipe already ends it.
    ///
    /// Safe to call from a signal handler.
    func wake(_ byte: UInt8) {
        var byte = byte
        let before = errno
        _ = write(writeEnd, &byte, 1)
        errno = before
    }

    /// Removes and returns the bytes in the pipe.
    func drain() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(readEnd, &bytes, bytes.count)
        return Array(bytes.prefix(max(0, count)))
    }

    /// Closes both ends.
    func close() {
        _ = Glibc.close(readEnd)
        _ = Glibc.close(writeEnd)
    }
}
