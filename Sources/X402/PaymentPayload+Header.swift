public import Core
public import HTTPTypes
import OrderedJSON

/// The header form of a payment.
extension PaymentPayload {
    /// The name of the header for its version: `X-PAYMENT` or `PAYMENT-SIGNATURE`.
    public var headerName: HTTPField.Name { PaymentHeaders.payment(version: version) }

    /// The header's value; anyone who holds it can settle the payment.
    public var headerValue: Secret { Secret(PaymentHeaders.encode(.object(json))) }

    /// Reads a header's value: base64 of either alphabet, or plain JSON.
    ///
    /// - Throws: ``PayloadError``.
    public init(headerValue text: String) throws(PayloadError) {
        guard let object = PaymentHeaders.decode(text)?.object else { throw .unreadable }
        try self.init(object)
    }

    /// Reads the payment of a request: `PAYMENT-SIGNATURE` first, then `X-PAYMENT`; nil without either.
    ///
    /// - Throws: ``PayloadError`` if the first of these headers that is present cannot be read.
    public static func read(_ headers: HTTPFields) throws(PayloadError) -> PaymentPayload? {
        for name in PaymentHeaders.payments {
            if let value = headers[name] { return try PaymentPayload(headerValue: value) }
        }
        return nil
    }
}
