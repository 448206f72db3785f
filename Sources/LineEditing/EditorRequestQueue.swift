import Glibc
import Synchronization

/// A queue of requests from other threads to the editing thread.
final class EditorRequestQueue: Sendable {
    /// A request to the editing thread; requests are handled in order.
    enum Request {
        case read(LinePrompt, CheckedContinuation<LineEvent, Never>)
        case ask(LinePrompt, CheckedContinuation<LineEvent, Never>)
        case remember(String)
        case edit(String)
        case secret(String, CheckedContinuation<[UInt8]?, Never>)
        case close(CheckedContinuation<Void, Never>)
    }

    private struct State {
        var requests: [Request] = []
        var notices: [String] = []
        var isReading = false
        var isClosed = false
        var signal: Int32?
    }

    private static let mail = UInt8(ascii: "m")

    /// The pipe that ends the thread's wait.
    let wakePipe: WakePipe
    private let output: Int32
    private let state = Mutex(State())

    init(wakePipe: WakePipe, output: Int32) {
        self.wakePipe = wakePipe
        self.output = output
    }

    /// Adds a request; returns false once the reader is closed.
    func post(_ request: Request) -> Bool {
        let isAccepted = state.withLock { state in
            guard !state.isClosed else { return false }
            state.requests.append(request)
            if case .close = request { state.isClosed = true }
            return true
        }
        if isAccepted { wakePipe.wake(Self.mail) }
        return isAccepted
    }

    /// Passes a notice to the reading thread, or prints it at once if no line is being read.
    func post(notice: String) {
        let mustWake = state.withLock { state in
            guard state.isReading else {
                writeAll(notice.endingLine, to: output)
                return false
            }
            state.notices.append(notice)
            return state.notices.count == 1
        }
        if mustWake { wakePipe.wake(Self.mail) }
    }

    /// Ends the current and all later reads with a signal.
    func post(signal: Int32) {
        state.withLock { $0.signal = signal }
        wakePipe.wake(Self.mail)
    }

    /// Wakes the thread, so that it handles the requests and notices that wait.
    func wake() {
        wakePipe.wake(Self.mail)
    }

    /// The signal that ends all reading; nil if there is none.
    var signal: Int32? {
        state.withLock { $0.signal }
    }

    /// Removes and returns the next request; nil if there is none.
    func takeRequest() -> Request? {
        state.withLock { $0.requests.isEmpty ? nil : $0.requests.removeFirst() }
    }

    /// Removes and returns the notices since the last call.
    func takeNotices() -> [String] {
        state.withLock { state in
            defer { state.notices = [] }
            return state.notices
        }
    }

    /// Makes notices wait for the reading thread from now on.
    func beginReading() {
        state.withLock { $0.isReading = true }
    }

    /// Prints the notices that still wait; later ones are printed at once.
    func endReading() {
        state.withLock { state in
            for notice in state.notices { writeAll(notice.endingLine, to: output) }
            state.notices = []
            state.isReading = false
        }
    }

    deinit {
        wakePipe.close()
    }
}

extension String {
    /// The text with a newline at its end.
    var endingLine: String {
        hasSuffix("\n") ? self : self + "\n"
    }
}
