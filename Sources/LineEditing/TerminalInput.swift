import Core
import Glibc
import SystemPackage

/// The input of a terminal as scalars, with a wait that other threads can end; used on one thread.
final class TerminalInput {
    /// The reason for the end of a wait.
    enum Arrival {
        case input
        case wake([UInt8])
        case ended
        case failed(String)
    }

    private let descriptor: Int32
    private let wakePipe: WakePipe
    private var bytes: [UInt8] = []
    private var head = 0
    private var pushedBack: [UInt32] = []
    /// True if the last read brought more than one key, so that more input may follow.
    private(set) var mayHaveMore = false

    /// The maximum number of bytes that one key sends.
    private static let longestKey = 16

    init(descriptor: Int32, wakePipe: WakePipe) {
        self.descriptor = descriptor
        self.wakePipe = wakePipe
    }

    /// True if no key is left that was read and not yet taken.
    var isEmpty: Bool {
        pushedBack.isEmpty && head == bytes.count
    }

    /// The bytes that were read and not yet taken.
    var unread: ArraySlice<UInt8> { bytes[head...] }

    /// Puts a scalar back in front of the input.
    func putBack(_ scalar: UInt32) {
        pushedBack.append(scalar)
    }

    /// Puts keys in front of the input.
    func putBack(keys: [UInt32]) {
        pushedBack += keys.reversed()
    }

    /// Takes the next whole scalar; malformed bytes are dropped.
    func take() -> UInt32? {
        if let scalar = pushedBack.popLast() { return scalar }
        while head < bytes.count {
            let length = Self.length(ofSequenceStartingWith: bytes[head])
            guard length > 0 else {
                head += 1
                continue
            }
            let sequence = bytes[head..<min(head + length, bytes.count)]
            if sequence.dropFirst().contains(where: { $0 & 0xC0 != 0x80 }) {
                head += 1
                continue
            }
            guard sequence.count == length else { return nil }
            head += length
            if let scalar = Self.scalar(sequence) { return scalar }
        }
        return nil
    }

    /// Returns true if a key comes within that number of milliseconds.
    func hasInput(within milliseconds: Int32) -> Bool {
        var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&source, 1, milliseconds) > 0
    }

    /// Waits for a key or a wake-up; a wake-up comes first.
    func wait() -> Arrival {
        while true {
            var sources = [
                pollfd(fd: wakePipe.readEnd, events: Int16(POLLIN), revents: 0),
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&sources, 2, -1) > 0 else { continue }
            if sources[0].revents != 0 { return .wake(wakePipe.drain()) }
            if let arrival = readOnce() { return arrival }
        }
    }

    /// Reads all input that the terminal has sent, and drops it up to the last Ctrl-C.
    ///
    /// Returns false and drops nothing if there is no Ctrl-C.
    func dropThroughInterrupt() -> Bool {
        while hasInput(within: 0), case .input = read() {}
        guard let place = bytes[head...].lastIndex(of: 0x03) else { return false }
        head = place + 1
        return true
    }

    /// Waits for a key and ignores wake-ups.
    func read() -> Arrival {
        while true {
            if let arrival = readOnce() { return arrival }
        }
    }

    /// Takes the report of the cursor's position out of the input, and leaves the keys around it.
    ///
    /// Returns nil if no report comes in time. Rows and columns count from 1.
    func cursorReport(within milliseconds: Int32) -> (row: Int, column: Int)? {
        while true {
            if let found = CursorReport(in: bytes[head...]) {
                bytes.removeSubrange(found.range)
                return (found.row, found.column)
            }
            guard hasInput(within: milliseconds), case .input = read() else { return nil }
        }
    }

    private func readOnce() -> Arrival? {
        var block = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(descriptor, &block, block.count)
        mayHaveMore = count > Self.longestKey
        if count > 0 {
            bytes.removeFirst(head)
            head = 0
            bytes += block[..<count]
            return .input
        }
        if count == 0 { return .ended }
        // A terminal that was hung up fails with EIO, which is treated as an end.
        if errno == EIO { return .ended }
        if errno != EINTR, errno != EAGAIN { return .failed(Errno.last.description) }
        return nil
    }

    /// Waits for a wake-up only.
    func waitForWake(within milliseconds: Int32) -> [UInt8] {
        var source = pollfd(fd: wakePipe.readEnd, events: Int16(POLLIN), revents: 0)
        guard poll(&source, 1, milliseconds) > 0 else { return [] }
        return wakePipe.drain()
    }

    /// Overwrites and discards the input that was typed ahead.
    func wipe() {
        for index in bytes.indices { bytes[index] = 0 }
        bytes.removeAll(keepingCapacity: true)
        pushedBack.removeAll()
        head = 0
    }

    private static func length(ofSequenceStartingWith byte: UInt8) -> Int {
        switch byte {
        case 0x00..<0x80: 1
        case 0xC2..<0xE0: 2
        case 0xE0..<0xF0: 3
        case 0xF0..<0xF5: 4
        default: 0
        }
    }

    private static func scalar(_ sequence: ArraySlice<UInt8>) -> UInt32? {
        let first = UInt32(sequence[sequence.startIndex])
        guard sequence.count > 1 else { return first }
        let value = sequence.dropFirst().reduce(first & (0x7F >> UInt32(sequence.count))) {
            $0 << 6 | UInt32($1 & 0x3F)
        }
        let least: UInt32 = sequence.count == 2 ? 0x80 : sequence.count == 3 ? 0x800 : 0x10000
        guard value >= least, let scalar = Unicode.Scalar(value) else { return nil }
        return scalar.value
    }
}
