import Core
import Glibc
import Synchronization

/// A reader of lines from a pipe or a file.
///
/// A separate thread reads 64 KiB at a time, on request, and passes on all lines of the block at once, so that a line
/// that is already there costs no change of threads.
public final class StreamLineReader: LineReader {
    private struct State {
        var lines: [String] = []
        var next = 0
        var ending: LineEvent?
        var isStarted = false
        var waiting: CheckedContinuation<LineEvent, Never>?

        mutating func take() -> LineEvent? {
            if case .terminated? = ending { return ending }
            guard next < lines.count else { return ending }
            defer { next += 1 }
            return .line(lines[next])
        }
    }

    private enum Wake {
        static let more = UInt8(ascii: "m")
        static let leave = UInt8(ascii: "l")
    }

    public let isInteractive = false
    private let descriptor: Int32
    private let noticeDescriptor: Int32
    private let validator: any LineValidator
    private let wakePipe: WakePipe?
    private let state = Mutex(State())

    /// Creates a reader of `descriptor` that joins lines until the validator accepts them.
    ///
    /// Notices are printed to `noticeDescriptor`.
    public init(
        descriptor: Int32 = 0,
        noticesTo noticeDescriptor: Int32 = 2,
        validator: any LineValidator = SingleLineValidator()
    ) {
        self.descriptor = descriptor
        self.noticeDescriptor = noticeDescriptor
        self.validator = validator
        wakePipe = WakePipe()
    }

    public func next(_ prompt: LinePrompt) async -> LineEvent {
        if let event = state.withLock({ $0.take() }) { return event }
        return await withCheckedContinuation { waiting in
            let event = state.withLock { state -> LineEvent? in
                if let event = state.take() { return event }
                guard let wakePipe, start(&state) else { return .failed("can't read the input: no threads or pipes") }
                state.waiting = waiting
                wakePipe.wake(Wake.more)
                return nil
            }
            if let event { waiting.resume(returning: event) }
        }
    }

    public func remember(_ entry: String) async {}

    public func secret(_ prompt: String) async -> [UInt8]? {
        nil
    }

    public func notice(_ text: String) {
        writeAll(text.hasSuffix("\n") ? text : text + "\n", to: noticeDescriptor)
    }

    public func cancel(signal: Int32) {
        finish(.terminated(signal: signal))
    }

    public func close() async {
        finish(.end)
        wakePipe?.wake(Wake.leave)
    }

    private func start(_ state: inout State) -> Bool {
        guard !state.isStarted else { return true }
        state.isStarted = (try? DetachedThread.start { [self] in run() }) != nil
        return state.isStarted
    }

    /// Ends the reading; lines that were already read are returned first, unless a signal ends it.
    private func finish(_ ending: LineEvent) {
        hand([], ending: ending)
    }

    private func hand(_ lines: [String], ending: LineEvent?) {
        let (waiting, event) = state.withLock { state -> (CheckedContinuation<LineEvent, Never>?, LineEvent?) in
            if state.next == state.lines.count {
                state.lines = lines
                state.next = 0
            } else {
                state.lines += lines
            }
            if let ending, state.ending == nil || ending.isTermination { state.ending = ending }
            guard let waiting = state.waiting, let event = state.take() else { return (nil, nil) }
            state.waiting = nil
            return (waiting, event)
        }
        if let event { waiting?.resume(returning: event) }
    }

    private func run() {
        guard let wakePipe else { return }
        var block = LineAssembler(validator: validator)
        var isWanted = false
        while true {
            var sources = [pollfd(fd: wakePipe.readEnd, events: Int16(POLLIN), revents: 0)]
            if isWanted { sources.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)) }
            guard poll(&sources, nfds_t(sources.count), -1) > 0 else { continue }
            if sources[0].revents != 0 {
                let bytes = wakePipe.drain()
                if bytes.contains(Wake.leave) { break }
                isWanted = true
                continue
            }
            switch block.read(from: descriptor) {
            case .lines(let lines):
                isWanted = lines.isEmpty
                hand(lines, ending: nil)
            case .last(let lines, let ending):
                hand(lines, ending: ending)
                isWanted = false
            case .nothing:
                continue
            }
        }
    }

    deinit {
        wakePipe?.close()
    }
}

extension LineEvent {
    var isTermination: Bool {
        if case .terminated = self { return true }
        return false
    }
}

/// Writes a whole text, in as many parts as the descriptor needs.
func writeAll(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
        var rest = UnsafeRawBufferPointer(bytes)[...]
        while !rest.isEmpty {
            let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var target = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&target, 1, -1)
            } else if errno != EINTR {
                return
            }
        }
    }
}
