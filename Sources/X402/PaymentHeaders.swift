import Core
public import HTTPTypes
public import OrderedJSON

/// The headers of both versions of the protocol, and the encoding of JSON in them.
///
/// Source: x402 specification, transport documents for HTTP, versions 1 and 2.
public enum PaymentHeaders {
    /// The header of a challenge of version 2.
    public static let challenge = HTTPField.Name.paymentRequired

    /// The headers that may contain a receipt, in the order in which they are read, for both versions.
    public static let receipts: [HTTPField.Name] = [.paymentResponse, .paymentResponseV1]

    /// The headers that may contain a payment, in the order in which they are read.
    public static let payments: [HTTPField.Name] = [.paymentSignature, .payment]

    /// Returns the header in which a payment of a version is sent.
    public static func payment(version: Int) -> HTTPField.Name {
        version == 1 ? .payment : .paymentSignature
    }

    /// Returns the header in which a seller of a version sends its receipt.
    public static func receipt(version: Int) -> HTTPField.Name {
        version == 1 ? .paymentResponseV1 : .paymentResponse
    }

    /// Encodes a header's value: base64 of compact JSON.
    public static func encode(_ value: JSONValue) -> String {
        Base64.encode(value.compactBytes)
    }

    /// Decodes a header's value: base64 of either alphabet, padded or not, or plain JSON; nil for anything else.
    public static func decode(_ text: String) -> JSONValue? {
        let bytes = Array(text.utf8)
        guard let start = bytes.firstIndex(where: { $0 > 0x20 }) else { return nil }
        if bytes[start] == UInt8(ascii: "{") { return try? JSONValue(parsing: bytes) }
        return Base64.decode(bytes).flatMap { try? JSONValue(parsing: $0) }
    }
}
