import Core
public import OrderedJSON

/// A facilitator's verdict on a payment that is not settled yet.
///
/// Source: x402 specification, facilitator interface, `VerifyResponse`.
public struct VerifyResponse: Sendable, Hashable {
    /// True if the payment could be settled now.
    public let isValid: Bool
    /// The code of the reason why not, such as `insufficient_funds`.
    public let invalidReason: String?
    /// The reason why not, in words; safe to show.
    public let invalidMessage: String?
    /// The payer's account, as written; safe to show.
    public let payer: String?

    /// Creates the verdict on a payment that could be settled.
    public static func valid(payer: Address) -> VerifyResponse {
        VerifyResponse(isValid: true, invalidReason: nil, invalidMessage: nil, payer: payer.text)
    }

    /// Creates the verdict on a payment that could not be settled; the payer is nil if it is not known who signed.
    public static func invalid(_ reason: String, message: String? = nil, payer: Address?) -> VerifyResponse {
        VerifyResponse(isValid: false, invalidReason: reason, invalidMessage: message, payer: payer?.text)
    }

    private init(isValid: Bool, invalidReason: String?, invalidMessage: String?, payer: String?) {
        self.isValid = isValid
        self.invalidReason = invalidReason
        self.invalidMessage = invalidMessage
        self.payer = payer
    }

    /// Reads the body of a response; nil without a Boolean `isValid`.
    public init?(_ object: JSONObject) {
        guard let isValid = object["isValid"]?.bool else { return nil }
        func text(_ name: String) -> String? {
            object[name]?.string?.terminalSafe(upTo: 200)
        }
        self.init(
            isValid: isValid,
            invalidReason: text("invalidReason"),
            invalidMessage: text("invalidMessage"),
            payer: text("payer")
        )
    }

    /// The body of a response; absent parts are left out.
    public var json: JSONObject {
        var object: JSONObject = ["isValid": .bool(isValid)]
        object.append("invalidReason", ifPresent: invalidReason.map { .string($0) })
        object.append("invalidMessage", ifPresent: invalidMessage.map { .string($0) })
        object.append("payer", ifPresent: payer.map { .string($0) })
        return object
    }
}
