import Glibc
import Synchronization

/// What other threads want of the editing thread.
final class EditorRequestQueue: Sendable {
    /// Work for the thread, done in order.
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

    /// Ends the thread's wait.
    let wakePipe: WakePipe
    private let output: Int32
    private let state = Mutex(State())

    init(wakePipe: WakePipe, output: Int32) {
        self.wakePipe = wakePipe
        self.output = output
    }

    /// Asks for work; false once the reader is closed.
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

    /// Leaves a text for the reading thread, or prints it at once if nothing is read.
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

    /// Ends what is read now and later.
    func post(signal: Int32) {
        state.withLock { $0.signal = signal }
        wakePipe.wake(Self.mail)
    }

    /// Has the thread look for mail that it left.
    func wake() {
        wakePipe.wake(Self.mail)
    }

    /// The signal that ends all reading.
    var signal: Int32? {
        state.withLock { $0.signal }
    }

    /// The next piece of work.
    func takeRequest() -> Request? {
        state.withLock { $0.requests.isEmpty ? nil : $0.requests.removeFirst() }
    }

    /// The notices since the last call.
    func takeNotices() -> [String] {
        state.withLock { state in
            defer { state.notices = [] }
            return state.notices
        }
    }

    /// From now on notices wait for the reading thread.
    func beginReading() {
        state.withLock { $0.isReading = true }
    }

    /// Prints the notices that still wait; from now on they are printed at once.
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
