public import OrderedJSON

/// What the payer of a permit signs beside it, so that the spender can send the money nowhere else.
///
/// Source: x402 specification, `Witness` of the schemes `exact` and `upto`.
public enum PermitWitness: Sendable, Hashable {
    /// The whole amount goes to `to`, later than `validAfter`, a second since 1970.
    case exact(to: Address, validAfter: UInt64)
    /// Up to the amount goes to `to`, and only that facilitator may take it.
    case upto(to: Address, facilitator: Address, validAfter: UInt64)

    /// Of scheme `upto` if it names a facilitator.
    init(_ fields: PayloadFields) throws(PayloadError) {
        let to = try fields.address("to")
        let validAfter = try fields.seconds("validAfter")
        if fields.has("facilitator") {
            self = .upto(to: to, facilitator: try fields.address("facilitator"), validAfter: validAfter)
        } else {
            self = .exact(to: to, validAfter: validAfter)
        }
    }

    /// The two or three fields as text.
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
