import Core
import OrderedJSON
import Synchronization
import X402

/// The router's records of requests that it paid, or tried to pay, without a usable response of the target.
final class PendingCallStore: Sendable {
    private let replies = Mutex<[HTTPClientResponse]>([])

    /// Records the state of a request; returns its id.
    func follow(_ state: String, _ transfer: LocalTransfer?, error: String) -> String {
        var json: JSONObject = ["status": .string(state), "error": .string(error)]
        json.append("txHash", ifPresent: transfer.map { .string($0.transaction) })
        json.append("network", ifPresent: transfer.map { .string($0.network.name) })
        let isDone = state == StatusWord.refunded.rawValue
        let reply = HTTPClientResponse(status: isDone ? 200 : 500, json: .object(json))
        return replies.withLock { replies in
            replies.append(reply)
            return "call-\(replies.count)"
        }
    }

    /// Returns the router's response about a recorded request; nil for an unknown id.
    func reply(to id: Substring) -> HTTPClientResponse? {
        guard id.hasPrefix("call-"), let number = Int(digits: String(id.dropFirst(5))) else { return nil }
        return replies.withLock { replies in replies.indices.contains(number - 1) ? replies[number - 1] : nil }
    }

    /// The final state of a request.
    ///
    /// Source: the router's documentation, `X-HTTPayer-Status`.
    enum StatusWord: String {
        /// No payment was made.
        case unpaid = "payment_failed"
        /// The request was paid, and the target failed.
        case undelivered = "upstream_error"
        /// The request was paid, the target failed, and the money was refunded.
        case refunded = "refund_confirmed"

        init(_ transfer: LocalTransfer?) {
            self = transfer.map { $0.isRefunded ? .refunded : .undelivered } ?? .unpaid
        }
    }
}
