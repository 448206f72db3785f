import BigInt

/// What a payer prefers, and what it can do.
public struct SelectionPreferences: Sendable, Hashable {
    /// A token that the user allowed by hand.
    public struct Asset: Sendable, Hashable {
        /// Where it lives.
        public let network: Network
        /// Its contract.
        public let address: Address

        /// The token at that address of that network.
        public init(_ address: Address, on network: Network) {
            self.network = network
            self.address = address
        }
    }

    /// The network to pay on if there is a choice.
    public var network: Network?
    /// The ways to transfer a token that can be signed for.
    public var methods: Set<KnownToken.TransferMethod>
    /// Tokens outside the table that may be paid with.
    public var assets: Set<Asset>
    /// Who pays, if that is known.
    public var payer: Address?

    /// Preferences; by default any network, known tokens and EIP-3009.
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

    /// True if the left one is to be paid rather than the right one.
    func prefers(_ left: PaymentRequirements, _ right: PaymentRequirements) -> Bool {
        let ranks = (rank(left), rank(right))
        if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
        // Amounts of dollar tokens can be compared; those of others cannot, and keep the seller's order.
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

    /// The price in units of a dollar with 18 decimals.
    private static func dollars(_ requirements: PaymentRequirements) -> BigUInt? {
        guard let token = requirements.token, token.isDollar, token.decimals <= 18 else { return nil }
        return requirements.amount.units * BigUInt(10).power(18 - token.decimals)
    }
}
