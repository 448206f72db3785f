public import OrderedJSON

/// A transfer that the payer signs for the Permit2 contract, which holds the payer's allowance.
///
/// On the wire all numbers are text in decimal digits, addresses in the case of EIP-55.
///
/// Source: Uniswap Permit2, `permitWitnessTransferFrom`; x402 specification, `permit2Authorization`.
public struct PermitAuthorization: Sendable, Hashable {
    /// What may be taken.
    public struct Permitted: Sendable, Hashable {
        /// The token's contract.
        public let token: Address
        /// How much, at most.
        public let amount: AtomicAmount

        /// A token and an amount of it.
        public init(token: Address, amount: AtomicAmount) {
            self.token = token
            self.amount = amount
        }
    }

    /// The contract that may take what is permitted for the scheme `exact`; the same on every chain.
    ///
    /// Source: x402 specification, `x402ExactPermit2Proxy`.
    public static let exactSpender = Address(unchecked: [
        0x40, 0x20, 0x85, 0xC2, 0x48, 0xEE, 0xA2, 0x7D, 0x92, 0xE8, 0xB3, 0x0B, 0x2C, 0x58, 0xED, 0x07, 0xF9, 0xE2,
        0x00,
        0x01,
    ])

    /// Who pays; the signature must be theirs.
    public let from: Address
    /// What may be taken.
    public let permitted: Permitted
    /// The contract that may take it.
    public let spender: Address
    /// Makes it valid only once.
    public let nonce: AuthorizationNonce
    /// Valid until this second since 1970.
    public let deadline: UInt64
    /// Where the money must go.
    public let witness: PermitWitness

    /// All six fields.
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
    ///   2^64 - 1, which the contract would take.
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

    /// The six fields; numbers as text.
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
