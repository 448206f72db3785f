public import ExecutorCore
import OrderedJSON
public import Payments
import Synchronization

/// The inputs of a replay that its recording received otherwise than over HTTP: answers to questions, and facts.
public final class ReplayInputs: Sendable {
    private struct State {
        var answers: [String] = []
        var sales: [CacheOperation: PriceStatus] = [:]
        var settlementStatus: [SettlementStatus] = []
        var balances: [WalletBalance]?
        var files: [String: String] = [:]
        var exchanges: [RecordedCacheExchange] = []
        var recording: String?
    }

    private let state = Mutex(State())

    /// Creates inputs without answers and facts.
    public init() {}

    /// Adds the answer to the next question.
    public func answer(_ text: String) {
        state.withLock { $0.answers.append(text) }
    }

    /// Adds a fact, which holds from now on or answers the next request for it.
    public func know(_ fact: RecordedInput) {
        state.withLock { state in
            switch fact {
            case .sale(let operation, let sale): state.sales[operation] = sale
            case .settlementStatus(let settlementStatus): state.settlementStatus.append(settlementStatus)
            case .balances(let balances): state.balances = balances
            case .settled, .outcome, .ended: return
            case .exchange(let exchange): state.exchanges.append(exchange)
            case .recording(let path): state.recording = path
            case .file(let path, let text): state.files[path] = text
            }
        }
    }

    /// The path of the file that the session was recorded into; nil if there is none.
    var recording: String? { state.withLock { $0.recording } }

    func setRecording(_ file: String?) {
        state.withLock { $0.recording = file }
    }

    /// True if there is an answer to the next question.
    var hasAnswer: Bool { state.withLock { !$0.answers.isEmpty } }

    /// Removes and returns the answer to a question; nil if none is left.
    func takeAnswer() -> String? {
        state.withLock { $0.answers.isEmpty ? nil : $0.answers.removeFirst() }
    }

    /// Returns the price status of an operation: whether it costs money; nil if none was recorded.
    public func sale(of operation: CacheOperation) -> PriceStatus? {
        state.withLock { $0.sales[operation] }
    }

    /// Returns the text of a file; nil if none was recorded.
    func file(_ path: String) -> String? { state.withLock { $0.files[path] } }

    /// Removes the text of a file, which is written anew.
    func forget(file path: String) {
        state.withLock { $0.files[path] = nil }
    }

    /// The balances of the wallet; nil if none were recorded.
    var balances: [WalletBalance]? { state.withLock { $0.balances } }

    /// Removes and returns the first answer of a provider to a question; nil if none is left.
    func takeAnswer(
        of provider: String,
        to question: RecordedCacheExchange.Question,
        _ request: JSONValue
    ) -> JSONValue? {
        state.withLock { state in
            let place = state.exchanges.firstIndex {
                $0.provider == provider && $0.question == question && $0.request.isEquivalent(to: request)
            }
            return place.map { state.exchanges.remove(at: $0).answer }
        }
    }

    /// Removes and returns the settlement status of the payment that is asked about; nil if none was recorded.
    public func takeNews() -> SettlementStatus? {
        state.withLock { $0.settlementStatus.isEmpty ? nil : $0.settlementStatus.removeFirst() }
    }
}
