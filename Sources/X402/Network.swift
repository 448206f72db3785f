/// A network on which tokens move.
public struct Network: Sendable, Hashable {
    /// The name of version 1, such as `base-sepolia`; where version 1 has none, the usual one.
    public let name: String
    /// The name people read, such as "Base Sepolia".
    public let displayName: String
    /// The chain identifier of version 2, such as `eip155:84532`.
    ///
    /// Source: CAIP-2.
    public let caip2: String
    /// The chain's number for signatures; nil where there is none, as on Solana.
    public let chainId: UInt64?
    /// True if its tokens are worth nothing.
    public let isTest: Bool
    /// Other spellings seen in the wild.
    public let aliases: [String]

    /// True for a network of the Ethereum family, the only ones that can be paid on here.
    public var isEVM: Bool { chainId != nil }

    public static func == (left: Network, right: Network) -> Bool {
        left.caip2 == right.caip2
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(caip2)
    }

    /// A network of the Ethereum family.
    init(_ name: String, _ displayName: String, chain: UInt64, isTest: Bool = false, aliases: [String] = []) {
        self.name = name
        self.displayName = displayName
        self.caip2 = "eip155:\(chain)"
        self.chainId = chain
        self.isTest = isTest
        self.aliases = aliases
    }

    /// A Solana cluster, known by the first 32 characters of its genesis hash.
    init(solana name: String, _ displayName: String, genesis: String, isTest: Bool = false, aliases: [String] = []) {
        self.name = name
        self.displayName = displayName
        self.caip2 = "solana:\(genesis)"
        self.chainId = nil
        self.isTest = isTest
        self.aliases = aliases
    }

    /// The network of that name, alias, display name or CAIP-2 identifier, whatever the case; nil if it is not in the table.
    public init?(named text: String) {
        guard let network = KnownNetworks.network(named: text) else { return nil }
        self = network
    }
}

extension Network: CustomStringConvertible {
    public var description: String { displayName }
}
