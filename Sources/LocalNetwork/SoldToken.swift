/// A token and its network, as far as a challenge must name them.
///
/// Source: x402 reference implementation, default stablecoins; the names reproduce the domain separators on chain.
public struct SoldToken: Sendable, Hashable {
    /// The network's name in version 1, such as `base-sepolia`; nil where only version 2 knows it.
    public let network: String?
    /// The network's CAIP-2 id, such as `eip155:84532`.
    public let chain: String
    /// The word after an amount, such as `USDC`.
    public let symbol: String
    /// Digits behind the point.
    public let decimals: Int
    /// The contract.
    public let asset: String
    /// The name in the token's EIP-712 domain.
    public let domainName: String
    /// The version in the token's EIP-712 domain.
    public let domainVersion: String

    /// The words that name the network in a directive.
    var words: [String] {
        switch chain {
        case "eip155:42161": ["arbitrum", chain]
        default: [network, chain].compactMap { $0 }
        }
    }

    /// What the local seller can be told to ask for.
    public static let all: [SoldToken] = [
        usdc("base", "eip155:8453", "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"),
        usdc("base-sepolia", "eip155:84532", "0x036CbD53842c5426634e7929541eC2318f3dCF7e", name: "USDC"),
        usdc("ethereum", "eip155:1", "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"),
        usdc("avalanche", "eip155:43114", "0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E"),
        usdc("avalanche-fuji", "eip155:43113", "0x5425890298aed601595a70AB815c96711a31Bc65"),
        usdc("polygon", "eip155:137", "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359"),
        usdc("polygon-amoy", "eip155:80002", "0x41E94Eb019C0762f9Bfcf9Fb1E58725BfB0e7582", name: "USDC"),
        usdc(nil, "eip155:42161", "0xaf88d065e77c8cC2239327C5EDb3A432268e5831"),
    ]

    private static func usdc(
        _ network: String?,
        _ chain: String,
        _ asset: String,
        name: String = "USD Coin"
    ) -> SoldToken {
        SoldToken(
            network: network,
            chain: chain,
            symbol: "USDC",
            decimals: 6,
            asset: asset,
            domainName: name,
            domainVersion: "2"
        )
    }
}
