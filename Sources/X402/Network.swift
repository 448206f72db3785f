/// A network on which tokens are transferred.
public struct Network: Sendable, Hashable {
    /// The name in version 1 of the protocol, such as `base-sepolia`; the usual name if version 1 has none.
    public let name: String
    /// The name for display, such as "Base Sepolia".
    public let displayName: String
    /// The chain identifier in version 2 of the protocol, such as `eip155:84532`.
    ///
    /// Source: CAIP-2.
    public let caip2: String
    /// The chain's number for signatures; nil if there is none, as on Solana.
    public let chainId: UInt64?
    /// True if it is a test network, whose tokens are worth nothing.
    public let isTest: Bool
    /// Other spellings that sellers use.
    public let aliases: [String]

    /// True for a network of the Ethereum family; this program pays only on these.
    public var isEVM: Bool { chainId != nil }

    public static func == (left: Network, right: Network) -> Bool {
        left.caip2 == right.caip2
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(caip2)
    }

    /// Creates a network of the Ethereum family.
    init(_ name: String, _ displayName: String, chain: UInt64, isTest: Bool = false, aliases: [String] = []) {
        self.name = name
        self.displayName = displayName
        self.caip2 = "eip155:\(chain)"
        self.chainId = chain
        self.isTest = isTest
        self.aliases = aliases
    }

    /// Creates a Solana cluster, identified by the first 32 characters of its genesis hash.
    init(solana name: String, _ displayName: String, genesis: String, isTest: Bool = false, aliases: [String] = []) {
        self.name = name
        self.displayName = displayName
        self.caip2 = "solana:\(genesis)"
        self.chainId = nil
        self.isTest = isTest
        self.aliases = aliases
    }

    /// Finds the network with the given name, alias, display name or CAIP-2 identifier, in any case of letters; nil if
    /// it is not in the table.
    public init?(named text: String) {
        guard let network = KnownNetworks.network(named: text) else { return nil }
        self = network
    }
}

extension Network: CustomStringConvertible {
    public var description: String { displayName }
}
