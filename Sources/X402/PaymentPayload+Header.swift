public import Core
public import HTTPTypes
import OrderedJSON

/// How a payment travels in a request.
extension PaymentPayload {
    /// The header of its version: `X-PAYMENT` or `PAYMENT-SIGNATURE`.
    public var headerName: HTTPField.Name { PaymentHeaders.payment(version: version) }

    /// The header's value, which settles the payment in anybody's hands.
    public var headerValue: Secret { Secret(PaymentHeaders.encode(.object(json))) }

    /// Reads a header's value: base64 of either alphabet, or JSON as it stands.
    ///
    /// - Throws: ``PayloadError``.
    public init(headerValue text: String) throws(PayloadError) {
        guard let object = PaymentHeaders.decode(text)?.object else { throw .unreadable }
        try self.init(object)
    }

    /// Reads the payment of a request: `PAYMENT-SIGNATURE` first, then `X-PAYMENT`; nil without either.
    ///
    /// - Throws: ``PayloadError`` for the first header that is there and cannot be read.
    public static func read(_ headers: HTTPFields) throws(PayloadError) -> PaymentPayload? {
        for name in PaymentHeaders.payments {
            if let value = headers[name] { return try PaymentPayload(headerValue: value) }
        }
        return nil
    }
}
