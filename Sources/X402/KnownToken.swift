/// A token that is known by its contract.
public struct KnownToken: Sendable, Hashable {
    /// A method by which a transfer of a token is authorised.
    public enum TransferMethod: String, Sendable, Hashable {
        /// A signed transfer that the token itself checks.
        case eip3009
        /// A signed permit of the Permit2 contract, which the owner must have approved.
        case permit2
        /// A delegated transfer.
        case erc7710
    }

    /// The network of the token.
    public let network: Network
    /// The token's symbol, such as `USDC`.
    public let symbol: String
    /// The contract's address, or the mint on Solana, as it is usually written.
    public let contract: String
    /// The contract's address; nil on Solana.
    public let address: Address?
    /// The number of decimals.
    public let decimals: Int
    /// The name in the token's signing domain; nil on Solana.
    public let domainName: String?
    /// The version in the token's signing domain; nil on Solana.
    public let domainVersion: String?
    /// The method by which a transfer of the token is authorised; nil on Solana.
    public let transferMethod: TransferMethod?
    /// True if one token is worth one dollar: limits without a symbol apply to it.
    public let isDollar: Bool

    public static func == (left: KnownToken, right: KnownToken) -> Bool {
        left.network == right.network && left.contract == right.contract
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(network)
        hasher.combine(contract)
    }

    init(
        _ symbol: String,
        on networkName: String,
        _ contract: String,
        domain: (name: String, version: String)?,
        decimals: Int = 6,
        method: TransferMethod? = .eip3009
    ) {
        guard let network = KnownNetworks.network(named: networkName) else {
            preconditionFailure("\(networkName) is in the table of networks")
        }
        self.network = network
        self.symbol = symbol
        self.contract = contract
        address = Address(digitsOf: contract)
        self.decimals = decimals
        domainName = domain?.name
        domainVersion = domain?.version
        transferMethod = method
        isDollar = true
    }
}
