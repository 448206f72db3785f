import HTTPTypes
import Wire

/// What the router says about the state of a call: in headers, else in the body.
struct RouterTracking: Sendable, Hashable {
    /// The id or address under which the call can be followed.
    let webhook: String?
    /// The state word, as it came.
    let state: String?
    /// True if a receipt came along, whatever it says.
    let hasReceipt: Bool

    /// Words that say that a payment was begun, whatever became of it.
    ///
    /// Source: the router's documentation; words that are not in it say nothing.
    private static let payingStates: Set<String> = [
        "payment_validating", "payment_received", "processing", "async_processing", "pending", "success",
        "success_refunded", "refund_confirmed", "refund_failed",
    ]

    init(_ headers: HTTPFields, _ body: JSONValue?) {
        webhook = Self.text(headers[.routerWebhook]) ?? Self.text(body?["webhook_id"]?.string)
        hasReceipt = headers.contains(.paymentResponse) || headers.contains(.paymentResponseV1)
        state = Self.text(headers[.routerStatus]) ?? Self.text(body?["httpayerStatus"]?.string)
    }

    /// True if money may have moved.
    var mentionsPayment: Bool {
        webhook != nil || hasReceipt || state.map(Self.payingStates.contains) ?? false
    }

    private static func text(_ text: String?) -> String? {
        text.flatMap { $0.isEmpty ? nil : $0.printable(upTo: 200) }
    }
}

extension HTTPField.Name {
    /// `X-HTTPayer-Status`: the state of a call, in one word.
    static let routerStatus = constant("X-HTTPayer-Status")
    /// `X-HTTPayer-Webhook`: the id or address under which a call can be followed.
    static let routerWebhook = constant("X-HTTPayer-Webhook")

    private static func constant(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a header name") }
        return name
    }
}
