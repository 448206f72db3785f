public import OrderedJSON

/// What a seller asks its facilitator, to verify or to settle: the payment, and what it should pay.
///
/// Source: x402 specification, facilitator interface, `POST /verify` and `POST /settle`.
public struct FacilitatorRequest: Sendable, Hashable {
    /// The payment, as an object and not as a header's text.
    public let paymentPayload: PaymentPayload
    /// The seller's own entry, judged as a buyer judges it.
    public let paymentRequirements: PaymentOption

    /// A payment, and the entry that it should pay, as the seller writes it.
    public init(paymentPayload: PaymentPayload, paymentRequirements: JSONObject) {
        self.paymentPayload = paymentPayload
        let audit = ChallengeAudit(version: paymentPayload.version, resource: nil)
        self.paymentRequirements = audit.option(1, .object(paymentRequirements))
    }

    /// Reads the body of a request.
    ///
    /// - Throws: ``PayloadError``; also where the versions of request and payment differ.
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
