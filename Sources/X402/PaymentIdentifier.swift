public import OrderedJSON

/// The buyer's own identifier of a payment; the seller gives the same response to the same identifier and payment.
///
/// It is 16 to 128 of the ASCII letters, digits, `_` and `-`, such as `pay_` and 32 hexadecimal digits.
///
/// Source: x402 specification, version 2, extension `payment-identifier`.
public struct PaymentIdentifier: Sendable, Hashable {
    /// The identifier as it is sent.
    public let text: String

    /// The extension's name among the extensions of a challenge.
    public static let extensionName = "payment-identifier"

    /// Creates an identifier from text; nil for other lengths or characters.
    public init?(_ text: String) {
        guard 16...128 ~= text.utf8.count, text.utf8.allSatisfy(Self.isAllowed) else { return nil }
        self.text = text
    }

    /// Returns the extensions with `info.id` added, if the seller offers the extension and has not set one itself.
    public func added(to extensions: JSONObject) -> JSONObject {
        guard var offer = extensions[Self.extensionName]?.object, var info = (offer["info"] ?? [:]).object,
            info["id"] == nil
        else { return extensions }
        info.append("id", .string(text))
        offer["info"] = .object(info)
        var extensions = extensions
        extensions[Self.extensionName] = .object(offer)
        return extensions
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
