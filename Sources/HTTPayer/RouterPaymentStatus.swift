import Core
import HTTPTypes
import OrderedJSON
import PaymentModel
import Payments

/// The state of a call as the router states it, in headers or else in the body.
struct RouterPaymentStatus: Sendable, Hashable {
    /// The id or address under which the call can be followed.
    let webhook: String?
    /// The state word, as it was received.
    let state: String?
    /// True if there is a receipt, whatever it says.
    let hasReceipt: Bool
    /// The transaction that the router names with the state.
    private let transaction: String?

    /// The state words that mean that a payment was begun, whatever its outcome.
    ///
    /// Source: the router's documentation; words that are not in it mean nothing.
    private static let payingStates: Set<String> = [
        "payment_validating", "payment_received", "processing", "async_processing", "pending", "success",
        "success_refunded", "refund_confirmed", "refund_failed",
    ]

    init(_ headers: HTTPFields, _ body: JSONValue?) {
        webhook =
            Self.text(headers[.routerWebhook]) ?? Self.text(body?["webhook_id"]?.string)
            ?? Self.text(body?["webhook_url"]?.string)
        transaction = Self.text(body?["txHash"]?.string)
        hasReceipt = headers.contains(.paymentResponse) || headers.contains(.paymentResponseV1)
        state = Self.text(headers[.routerStatus]) ?? Self.text(body?["httpayerStatus"]?.string)
    }

    /// Creates the state that the router states together with its response to a call.
    ///
    /// Below 500, except for 202, the body is the target's own, and a target must not choose what is asked about its
    /// payment.
    init(announcing reply: HTTPClientResponse) {
        let isRouters = reply.status == 202 || reply.status >= 500
        self.init(reply.headers, isRouters ? try? JSONValue(parsing: reply.body) : nil)
    }

    /// Creates the state that the response of a webhook states; its state word is called `status`.
    init(webhook headers: HTTPFields, _ body: JSONValue?) {
        webhook = nil
        hasReceipt = false
        transaction = Self.text(body?["txHash"]?.string)
        state = Self.text(body?["status"]?.string) ?? Self.text(headers[.routerStatus])
    }

    /// The settlement status that the state means; nil if nothing indicates a payment.
    ///
    /// A payment that failed with a transaction on its way may still have been made.
    var settlementStatus: SettlementStatus? {
        end ?? (mentionsPayment ? .open(state ?? "the router started paying") : nil)
    }

    private var end: SettlementStatus? {
        switch state {
        case "success", "refund_failed": .settled(transaction: transaction)
        case "success_refunded", "refund_confirmed": .refunded(transaction: transaction)
        case "upstream_error", "internal_error", "no_refund_needed":
            transaction.map { .settled(transaction: $0) }
        case "payment_failed", "validation_failed", "rate_limited":
            transaction == nil ? .void(PaymentSummary.Reason(code: state ?? "")) : nil
        default: nil
        }
    }

    /// True if money may have moved.
    var mentionsPayment: Bool {
        webhook != nil || hasReceipt || state.map(Self.payingStates.contains) ?? false
    }

    private static func text(_ text: String?) -> String? {
        text.flatMap { $0.isEmpty ? nil : $0.terminalSafe(upTo: 200) }
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
