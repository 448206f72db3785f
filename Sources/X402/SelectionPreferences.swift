import BigInt

/// The preferences and the abilities of a payer.
public struct SelectionPreferences: Sendable, Hashable {
    /// A token that the user allowed explicitly.
    public struct Asset: Sendable, Hashable {
        /// The network of the token.
        public let network: Network
        /// The token's contract.
        public let address: Address

        /// Creates the token at an address on a network.
        public init(_ address: Address, on network: Network) {
            self.network = network
            self.address = address
        }
    }

    /// The network to pay on if there is a choice; nil for no preference.
    public var network: Network?
    /// The transfer methods that can be signed.
    public var methods: Set<KnownToken.TransferMethod>
    /// The tokens outside the table that may be paid with.
    public var assets: Set<Asset>
    /// The payer's account; nil if it is not known.
    public var payer: Address?

    /// Creates preferences; by default any network, known tokens and EIP-3009.
    public init(
        network: Network? = nil,
        methods: Set<KnownToken.TransferMethod> = [.eip3009],
        assets: Set<Asset> = [],
        payer: Address? = nil
    ) {
        self.network = network
        self.methods = methods
        self.assets = assets
        self.payer = payer
    }

    func allows(_ requirements: PaymentRequirements) -> Bool {
        assets.contains(Asset(requirements.asset, on: requirements.network))
    }

    /// Returns true if the left requirements are to be paid rather than the right ones.
    func prefers(_ left: PaymentRequirements, _ right: PaymentRequirements) -> Bool {
        let ranks = (rank(left), rank(right))
        if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
        // Amounts of dollar tokens can be compared; those of other tokens cannot, and keep the seller's order.
        if let one = Self.dollars(left), let two = Self.dollars(right), one != two { return one < two }
        return left.number < right.number
    }

    private func rank(_ requirements: PaymentRequirements) -> Int {
        let network = requirements.network == network ? 0 : 3
        switch requirements.token {
        case .some(let token) where token.symbol == "USDC": return network
        case .some(let token) where token.isDollar: return network + 1
        default: return network + 2
        }
    }

    /// Returns the price in units of a dollar with 18 decimals; nil if the token is not a dollar token.
    private static func dollars(_ requirements: PaymentRequirements) -> BigUInt? {
        guard let token = requirements.token, token.isDollar, token.decimals <= 18 else { return nil }
        return requirements.amount.units * BigUInt(10).power(18 - token.decimals)
    }
}
