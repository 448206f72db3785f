public import OrderedJSON

/// A transfer that the payer signs and anybody may carry to the token's contract, once.
///
/// On the wire all six fields are text: numbers in decimal digits, addresses in the case of EIP-55.
///
/// Source: EIP-3009, `transferWithAuthorization`; x402 specification, scheme `exact` on EVM networks, `authorization`.
public struct TransferAuthorization: Sendable, Hashable {
    /// Who pays; the signature must be theirs.
    public let from: Address
    /// Who is paid.
    public let to: Address
    /// How much.
    public let value: AtomicAmount
    /// Valid later than this second since 1970.
    public let validAfter: UInt64
    /// Valid earlier than this second since 1970.
    public let validBefore: UInt64
    /// Makes it valid only once.
    public let nonce: AuthorizationNonce

    /// All six fields.
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
    /// - Throws: ``PayloadError`` for a field that is missing, no text, or malformed; also for a time above 2^64 - 1,
    ///   which the contract would take.
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

    /// The six fields as text.
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
