import Core
import OrderedJSON
import Synchronization
import X402

/// The calls whose answer the router could not bring although it paid, or tried to: what it says to whoever asks about them.
final class PendingCallStore: Sendable {
    private let news = Mutex<[HTTPClientResponse]>([])

    /// Follows a call from now on; answers with its id.
    func follow(_ state: String, _ transfer: LocalTransfer?, error: String) -> String {
        var json: JSONObject = ["status": .string(state), "error": .string(error)]
        json.append("txHash", ifPresent: transfer.map { .string($0.transaction) })
        json.append("network", ifPresent: transfer.map { .string($0.network.name) })
        let isDone = state == StatusWord.refunded.rawValue
        let reply = HTTPClientResponse(status: isDone ? 200 : 500, json: .object(json))
        return news.withLock { news in
            news.append(reply)
            return "call-\(news.count)"
        }
    }

    /// What the router says about a call; nil for one that it does not follow.
    func reply(to id: Substring) -> HTTPClientResponse? {
        guard id.hasPrefix("call-"), let number = WholeNumber.parse(String(id.dropFirst(5))) else { return nil }
        return news.withLock { news in news.indices.contains(number - 1) ? news[number - 1] : nil }
    }

    /// How a call ended.
    ///
    /// Source: the router's documentation, `X-HTTPayer-Status`.
    enum StatusWord: String {
        /// Nothing was paid.
        case unpaid = "payment_failed"
        /// It was paid, and the target failed.
        case undelivered = "upstream_error"
        /// It was paid, the target failed, and the money came back.
        case refunded = "refund_confirmed"

        init(_ transfer: LocalTransfer?) {
            self = transfer.map { $0.isRefunded ? .refunded : .undelivered } ?? .unpaid
        }
    }
}
