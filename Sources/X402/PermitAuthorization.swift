public import OrderedJSON

/// A transfer that the payer signs for the Permit2 contract, which holds the payer's allowance.
///
/// In JSON all numbers are text in decimal digits, and addresses have the case of EIP-55.
///
/// Source: Uniswap Permit2, `permitWitnessTransferFrom`; x402 specification, `permit2Authorization`.
public struct PermitAuthorization: Sendable, Hashable {
    /// The token and the amount that may be taken.
    public struct Permitted: Sendable, Hashable {
        /// The token's contract.
        public let token: Address
        /// The maximum amount.
        public let amount: AtomicAmount

        /// Creates a permission for an amount of a token.
        public init(token: Address, amount: AtomicAmount) {
            self.token = token
            self.amount = amount
        }
    }

    /// The contract that may take the permitted amount for the scheme `exact`; the same on every chain.
    ///
    /// Source: x402 specification, `x402ExactPermit2Proxy`.
    public static let exactSpender = Address(unchecked: [
        0x40, 0x20, 0x85, 0xC2, 0x48, 0xEE, 0xA2, 0x7D, 0x92, 0xE8, 0xB3, 0x0B, 0x2C, 0x58, 0xED, 0x07, 0xF9, 0xE2,
        0x00,
        0x01,
    ])

    /// The payer's account, which must sign.
    public let from: Address
    /// The token and the amount that may be taken.
    public let permitted: Permitted
    /// The contract that may take the amount.
    public let spender: Address
    /// The nonce, which makes the permit valid only once.
    public let nonce: AuthorizationNonce
    /// The last second, since 1970, in which the permit is valid.
    public let deadline: UInt64
    /// The witness that says where the money must go.
    public let witness: PermitWitness

    /// Creates a permit from all six fields.
    public init(
        from: Address,
        permitted: Permitted,
        spender: Address,
        nonce: AuthorizationNonce,
        deadline: UInt64,
        witness: PermitWitness
    ) {
        self.from = from
        self.permitted = permitted
        self.spender = spender
        self.nonce = nonce
        self.deadline = deadline
        self.witness = witness
    }

    /// Reads the six fields; others are ignored.
    ///
    /// - Throws: ``PayloadError`` for a field that is missing, of the wrong kind, or malformed; also for a time above
    ///   2^64 - 1, which the contract would accept.
    public init(_ object: JSONObject) throws(PayloadError) {
        self = try PermitAuthorization(PayloadFields(object, at: ["payload", "permit2Authorization"]))
    }

    init(_ fields: PayloadFields) throws(PayloadError) {
        from = try fields.address("from")
        let permitted = try fields.fields("permitted")
        self.permitted = Permitted(token: try permitted.address("token"), amount: try permitted.amount("amount"))
        spender = try fields.address("spender")
        nonce = try fields.read("nonce") { AuthorizationNonce(decimal: $0) }
        deadline = try fields.seconds("deadline")
        witness = try PermitWitness(fields.fields("witness"))
    }

    /// The six fields as JSON, numbers as text.
    public var json: JSONObject {
        [
            "from": .string(from.text),
            "permitted": ["token": .string(permitted.token.text), "amount": .string(permitted.amount.text)],
            "spender": .string(spender.text),
            "nonce": .string(nonce.decimalText),
            "deadline": .string(String(deadline)),
            "witness": .object(witness.json),
        ]
    }
}
