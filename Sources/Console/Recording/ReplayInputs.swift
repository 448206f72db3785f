public import ExecutorCore
public import Payments
import Synchronization

/// What a replay is told because its recording learned it otherwise than over HTTP: answers to questions, facts.
public final class ReplayInputs: Sendable {
    private struct State {
        var answers: [String] = []
        var sales: [CacheOperation: PriceStatus] = [:]
        var news: [SettlementStatus] = []
        var balances: [WalletBalance]?
        var files: [String: String] = [:]
        var recording: String?
    }

    private let state = Mutex(State())

    /// Nothing is known yet.
    public init() {}

    /// The next question is answered with that text.
    public func answer(_ text: String) {
        state.withLock { $0.answers.append(text) }
    }

    /// From now on, or for the next question, that is known.
    public func know(_ fact: RecordedInput) {
        state.withLock { state in
            switch fact {
            case .sale(let operation, let sale): state.sales[operation] = sale
            case .news(let news): state.news.append(news)
            case .balances(let balances): state.balances = balances
            case .settled, .outcome, .ended: return
            case .recording(let path): state.recording = path
            case .file(let path, let text): state.files[path] = text
            }
        }
    }

    /// The file that the session was recorded into.
    var recording: String? { state.withLock { $0.recording } }

    func setRecording(_ file: String?) {
        state.withLock { $0.recording = file }
    }

    /// True if a question would be answered.
    var hasAnswer: Bool { state.withLock { !$0.answers.isEmpty } }

    /// The answer to a question; nil if none is left.
    func takeAnswer() -> String? {
        state.withLock { $0.answers.isEmpty ? nil : $0.answers.removeFirst() }
    }

    /// Whether an operation costs money; nil if nothing was recorded.
    public func sale(of operation: CacheOperation) -> PriceStatus? {
        state.withLock { $0.sales[operation] }
    }

    /// The text of a file; nil if none was recorded.
    func file(_ path: String) -> String? { state.withLock { $0.files[path] } }

    /// The file is written anew.
    func forget(file path: String) {
        state.withLock { $0.files[path] = nil }
    }

    /// What the wallet has; nil if nothing was recorded.
    var balances: [WalletBalance]? { state.withLock { $0.balances } }

    /// What became of the payment that is asked about; nil if nothing was recorded.
    public func takeNews() -> SettlementStatus? {
        state.withLock { $0.news.isEmpty ? nil : $0.news.removeFirst() }
    }
}
