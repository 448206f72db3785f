import Core
import HTTPTypes
import OrderedJSON
import X402

/// The header that says what became of a payment.
struct ReceiptHeader: Sendable {
    private let name: HTTPField.Name
    private let value: String

    /// A receipt in the header of the payment's version.
    init(_ receipt: SettlementResponse, version: Int) {
        name = PaymentHeaders.receipt(version: version)
        value = PaymentHeaders.encode(.object(receipt.raw))
    }

    /// The answer with the receipt.
    func added(to reply: HTTPClientResponse) -> HTTPClientResponse {
        var reply = reply
        reply.headers[name] = value
        return reply
    }
}
