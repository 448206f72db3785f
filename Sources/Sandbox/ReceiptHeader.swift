import Core
import HTTPTypes
import OrderedJSON
import X402

/// The header that reports the settlement of a payment.
struct ReceiptHeader: Sendable {
    private let name: HTTPField.Name
    private let value: String

    /// Creates the header of the payment's version from a receipt.
    init(_ receipt: SettlementResponse, version: Int) {
        name = PaymentHeaders.receipt(version: version)
        value = PaymentHeaders.encode(.object(receipt.raw))
    }

    /// Returns the response with the receipt added.
    func added(to reply: HTTPClientResponse) -> HTTPClientResponse {
        var reply = reply
        reply.headers[name] = value
        return reply
    }
}
