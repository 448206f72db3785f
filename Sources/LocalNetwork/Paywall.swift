import HTTPTypes
import Wire
import X402

/// Answers 402 where an operation has a price.
///
/// It has no facilitator to ask, so it takes no payment: one that comes is refused with the plan's next code, or with
/// `unexpected_verify_error`.
struct Paywall: Sendable {
    let plan: LivePlan

    /// The challenge for a call; nil if the operation is free.
    ///
    /// Options of version 1 stand in the body, those of version 2 in the header `PAYMENT-REQUIRED`.
    func challenge(for operation: SellerOperation, _ call: HostCall) -> HTTPReply? {
        guard let (options, payee) = plan.price(of: operation) else { return nil }
        let code = call.carriesPayment ? plan.takeRefusal() ?? "unexpected_verify_error" : nil
        var resource = call.address
        resource.query = nil
        let first = options.filter { $0.version == .v1 }.map {
            $0.requirementV1(for: operation, at: resource.text, method: call.method.rawValue, payee: payee)
        }
        let second = options.filter { $0.version == .v2 }.map { $0.requirementV2(payee: payee) }
        var reply = HTTPReply(status: 402, json: first.isEmpty ? [:] : Self.v1(first, error: code))
        if !second.isEmpty {
            let challenge = Self.v2(second, error: code, resource: resource.text, description: operation.description)
            reply.headers[.paymentRequired] = PaymentHeaders.encode(challenge)
        }
        return reply
    }

    /// A 402 with any body; a challenge of version 2 stands in the header too.
    static func reply(_ body: JSONValue) -> HTTPReply {
        var reply = HTTPReply(status: 402, json: body)
        if body["x402Version"] == 2 { reply.headers[.paymentRequired] = PaymentHeaders.encode(body) }
        return reply
    }

    private static func v1(_ accepts: [JSONValue], error: String?) -> JSONValue {
        [
            "x402Version": 1,
            "error": .string(error ?? "X-PAYMENT header is required"),
            "accepts": .array(accepts),
        ]
    }

    private static func v2(
        _ accepts: [JSONValue],
        error: String?,
        resource: String,
        description: String
    ) -> JSONValue {
        [
            "x402Version": 2,
            "error": .string(error ?? "PAYMENT-SIGNATURE header is required"),
            "resource": [
                "url": .string(resource), "description": .string(description), "mimeType": "application/json",
            ],
            "accepts": .array(accepts),
        ]
    }
}
