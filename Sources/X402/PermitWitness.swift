public import OrderedJSON

/// The part of a permit by which the payer binds the spender to a payee, so that the money can go nowhere else.
///
/// Source: x402 specification, `Witness` of the schemes `exact` and `upto`.
public enum PermitWitness: Sendable, Hashable {
    /// A witness that sends the whole amount to `to`, later than `validAfter`, in seconds since 1970.
    case exact(to: Address, validAfter: UInt64)
    /// A witness that sends up to the amount to `to`, and lets only that facilitator take it.
    case upto(to: Address, facilitator: Address, validAfter: UInt64)

    /// Reads a witness, which is of scheme `upto` if it names a facilitator.
    init(_ fields: PayloadFields) throws(PayloadError) {
        let to = try fields.address("to")
        let validAfter = try fields.seconds("validAfter")
        if fields.has("facilitator") {
            self = .upto(to: to, facilitator: try fields.address("facilitator"), validAfter: validAfter)
        } else {
            self = .exact(to: to, validAfter: validAfter)
        }
    }

    /// The two or three fields as JSON text.
    public var json: JSONObject {
        switch self {
        case .exact(let to, let validAfter):
            ["to": .string(to.text), "validAfter": .string(String(validAfter))]
        case .upto(let to, let facilitator, let validAfter):
            [
                "to": .string(to.text),
                "facilitator": .string(facilitator.text),
                "validAfter": .string(String(validAfter)),
            ]
        }
    }
}
