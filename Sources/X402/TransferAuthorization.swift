public import OrderedJSON

/// A transfer that the payer signs and anyone may submit to the token's contract, once.
///
/// In JSON all six fields are text: numbers in decimal digits, addresses in the case of EIP-55.
///
/// Source: EIP-3009, `transferWithAuthorization`; x402 specification, scheme `exact` on EVM networks, `authorization`.
public struct TransferAuthorization: Sendable, Hashable {
    /// The payer's account, which must sign.
    public let from: Address
    /// The payee's account.
    public let to: Address
    /// The amount.
    public let value: AtomicAmount
    /// The second since 1970 after which the transfer is valid.
    public let validAfter: UInt64
    /// The second since 1970 before which the transfer is valid.
    public let validBefore: UInt64
    /// The nonce, which makes the transfer valid only once.
    public let nonce: AuthorizationNonce

    /// Creates a transfer from all six fields.
    public init(
        from: Address,
        to: Address,
        value: AtomicAmount,
        validAfter: UInt64,
        validBefore: UInt64,
        nonce: AuthorizationNonce
    ) {
        self.from = from
        self.to = to
        self.value = value
        self.validAfter = validAfter
        self.validBefore = validBefore
        self.nonce = nonce
    }

    /// Reads the six fields; others are ignored.
    ///
    /// - Throws: ``PayloadError`` for a field that is missing, not text, or malformed; also for a time above 2^64 - 1,
    ///   which the contract would accept.
    public init(_ object: JSONObject) throws(PayloadError) {
        self = try TransferAuthorization(PayloadFields(object, at: ["payload", "authorization"]))
    }

    init(_ fields: PayloadFields) throws(PayloadError) {
        from = try fields.address("from")
        to = try fields.address("to")
        value = try fields.amount("value")
        validAfter = try fields.seconds("validAfter")
        validBefore = try fields.seconds("validBefore")
        nonce = try fields.read("nonce") { AuthorizationNonce($0) }
    }

    /// The six fields as JSON text.
    public var json: JSONObject {
        [
            "from": .string(from.text),
            "to": .string(to.text),
            "value": .string(value.text),
            "validAfter": .string(String(validAfter)),
            "validBefore": .string(String(validBefore)),
            "nonce": .string(nonce.text),
        ]
    }
}
