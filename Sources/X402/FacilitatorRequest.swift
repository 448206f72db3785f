public import OrderedJSON

/// A seller's request to its facilitator to verify or to settle a payment.
///
/// Source: x402 specification, facilitator interface, `POST /verify` and `POST /settle`.
public struct FacilitatorRequest: Sendable, Hashable {
    /// The payment, as an object rather than as a header's text.
    public let paymentPayload: PaymentPayload
    /// The seller's own entry that is to be paid, checked as a buyer checks it.
    public let paymentRequirements: PaymentOption

    /// Creates a request from a payment and the entry that it is to pay, as the seller writes it.
    public init(paymentPayload: PaymentPayload, paymentRequirements: JSONObject) {
        self.paymentPayload = paymentPayload
        let audit = ChallengeAudit(version: paymentPayload.version, resource: nil)
        self.paymentRequirements = audit.option(1, .object(paymentRequirements))
    }

    /// Reads the body of a request.
    ///
    /// - Throws: ``PayloadError``; also if the versions of request and payment differ.
    public init(_ object: JSONObject) throws(PayloadError) {
        let fields = PayloadFields(object)
        let payment = try PaymentPayload(fields.object("paymentPayload"))
        let version = try fields.value("x402Version")
        guard RawRequirements.text(version) == String(payment.version) else {
            throw .malformed(field: "x402Version", seen: version.compact)
        }
        self.init(paymentPayload: payment, paymentRequirements: try fields.object("paymentRequirements"))
    }

    /// The body of a request, with the payment's signature.
    public var json: JSONObject {
        [
            "x402Version": .int(paymentPayload.version),
            "paymentPayload": .object(paymentPayload.json),
            "paymentRequirements": .object(paymentRequirements.raw),
        ]
    }
}
