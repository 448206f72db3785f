/// The table of networks that are known by name.
///
/// Sources: the v1 tables of the x402 reference clients in TypeScript and Go, the v2 table of the Python client 2.25,
/// the HTTPayer SDK; where they differ, chainlist's numbers.
public enum KnownNetworks {
    /// All known networks, in the order of the table.
    public static let all: [Network] = [
        Network("base", "Base", chain: 8453, aliases: ["base-mainnet"]),
        Network("base-sepolia", "Base Sepolia", chain: 84532, isTest: true),
        Network("ethereum", "Ethereum", chain: 1, aliases: ["ethereum-mainnet", "eth-mainnet", "mainnet"]),
        Network("sepolia", "Sepolia", chain: 11_155_111, isTest: true),
        Network("avalanche", "Avalanche", chain: 43114, aliases: ["avax", "avalanche-c", "avalanche-c-chain"]),
        Network("avalanche-fuji", "Avalanche Fuji", chain: 43113, isTest: true, aliases: ["fuji"]),
        Network("polygon", "Polygon", chain: 137, aliases: ["polygon-mainnet", "matic"]),
        Network("polygon-amoy", "Polygon Amoy", chain: 80002, isTest: true, aliases: ["amoy"]),
        Network("arbitrum", "Arbitrum", chain: 42161, aliases: ["arbitrum-one"]),
        Network("arbitrum-sepolia", "Arbitrum Sepolia", chain: 421_614, isTest: true),
        Network("optimism", "Optimism", chain: 10, aliases: ["op-mainnet"]),
        Network("iotex", "IoTeX", chain: 4689),
        Network("sei", "Sei", chain: 1329),
        Network("sei-testnet", "Sei Testnet", chain: 1328, isTest: true),
        Network("peaq", "peaq", chain: 3338),
        // The Python client 2.x says 1513, 656476 and 1444673419 for Story, EDU Chain and SKALE Base Sepolia;
        // TypeScript and Go agree.
        Network("story", "Story", chain: 1514),
        Network("educhain", "EDU Chain", chain: 41923),
        Network("abstract", "Abstract", chain: 2741),
        Network("abstract-testnet", "Abstract Testnet", chain: 11124, isTest: true),
        Network("skale-base-sepolia", "SKALE Base Sepolia", chain: 324_705_682, isTest: true),
        Network("skale-base", "SKALE Base", chain: 1_187_947_933),
        Network("megaeth", "MegaETH", chain: 4326),
        Network("monad", "Monad", chain: 143),
        Network("monad-testnet", "Monad Testnet", chain: 10143, isTest: true),
        Network("stable", "Stable", chain: 988),
        Network("stable-testnet", "Stable Testnet", chain: 2201, isTest: true),
        Network("celo", "Celo", chain: 42220),
        Network("flare", "Flare", chain: 14),
        Network("xlayer", "X Layer", chain: 196, aliases: ["xlayer"]),
        Network(
            solana: "solana",
            "Solana",
            genesis: "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
            aliases: ["solana-mainnet", "solana-mainnet-beta"]
        ),
        Network(solana: "solana-devnet", "Solana Devnet", genesis: "EtWTRABZaYq6iMfeYKouRu166VU2xqa1", isTest: true),
        Network(solana: "solana-testnet", "Solana Testnet", genesis: "4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z", isTest: true),
    ]

    private static let byName: [String: Network] = {
        var index: [String: Network] = [:]
        for network in all {
            for name in [network.name, network.caip2, network.displayName] + network.aliases {
                index[name.lowercased()] = network
            }
        }
        return index
    }()

    /// Returns the network with the given name, alias, display name or CAIP-2 identifier, in any case of letters.
    public static func network(named text: String) -> Network? {
        guard text.utf8.count <= 64 else { return nil }
        return byName[text] ?? byName[text.lowercased()]
    }
}
