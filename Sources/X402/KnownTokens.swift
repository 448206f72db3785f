/// The table of tokens that are known by their contract.
///
/// A domain name and version marked as compared reproduce the domain separator that the contract publishes.
public enum KnownTokens {
    /// All known tokens, in the order of the networks.
    public static let all: [KnownToken] = [
        // TS, Go and Python reference clients; domain compared with the one on chain.
        KnownToken("USDC", on: "base", "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", domain: ("USD Coin", "2")),
        // TS, Go and Python reference clients; domain compared with the one on chain.
        KnownToken("USDC", on: "base-sepolia", "0x036CbD53842c5426634e7929541eC2318f3dCF7e", domain: ("USDC", "2")),
        // Python client; domain compared with the one on chain.
        KnownToken("USDC", on: "ethereum", "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", domain: ("USD Coin", "2")),
        // TS legacy, Python 2.x; domain compared with the one on chain.
        KnownToken("USDC", on: "avalanche", "0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E", domain: ("USD Coin", "2")),
        // TS legacy, Python legacy.
        KnownToken(
            "USDC",
            on: "avalanche-fuji",
            "0x5425890298aed601595a70AB815c96711a31Bc65",
            domain: ("USD Coin", "2")
        ),
        // TS, Go and Python reference clients; domain compared with the one on chain.
        KnownToken("USDC", on: "polygon", "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359", domain: ("USD Coin", "2")),
        // TS legacy.
        KnownToken("USDC", on: "polygon-amoy", "0x41E94Eb019C0762f9Bfcf9Fb1E58725BfB0e7582", domain: ("USDC", "2")),
        // TS, Go, Python v2 tables; domain compared with the one on chain.
        KnownToken("USDC", on: "arbitrum", "0xaf88d065e77c8cC2239327C5EDb3A432268e5831", domain: ("USD Coin", "2")),
        // TS, Python v2 tables.
        KnownToken(
            "USDC",
            on: "arbitrum-sepolia",
            "0x75faf114eafb1BDbe2F0316DF893fd58CE46AA4d",
            domain: ("USD Coin", "2")
        ),
        // TS legacy.
        KnownToken("USDC.e", on: "iotex", "0xcDf79194C6C285077A58da47641D4dBe51F63542", domain: ("Bridged USDC", "2")),
        // TS legacy, Python.
        KnownToken("USDC", on: "sei", "0xe15fC38F6D8c56aF07bbCBe3BAf5708A2Bf42392", domain: ("USDC", "2")),
        // TS legacy, Python.
        KnownToken("USDC", on: "sei-testnet", "0x4fCF1784B31630811181f670Aea7A7bEF803eaED", domain: ("USDC", "2")),
        // TS legacy.
        KnownToken("USDC", on: "peaq", "0xbbA60da06c2c5424f03f7434542280FCAd453d10", domain: ("USDC", "2")),
        // TS legacy.
        KnownToken("USDC.e", on: "story", "0xF1815bd50389c46847f0Bda824eC8da914045D14", domain: ("Bridged USDC", "2")),
        // TS legacy.
        KnownToken(
            "USDC.e",
            on: "educhain",
            "0x12a272A581feE5577A5dFa371afEB4b2F3a8C2F8",
            domain: ("Bridged USDC (Stargate)", "2")
        ),
        // TS legacy.
        KnownToken(
            "USDC.e",
            on: "abstract",
            "0x84A71ccD554Cc1b02749b35d22F684CC8ec987e1",
            domain: ("Bridged USDC", "2")
        ),
        // TS legacy.
        KnownToken(
            "USDC.e",
            on: "abstract-testnet",
            "0xe4C7fBB0a626ed208021ccabA6Be1566905E2dFc",
            domain: ("Bridged USDC", "2")
        ),
        // TS legacy.
        KnownToken(
            "USDC.e",
            on: "skale-base-sepolia",
            "0x2e08028E3C4c2356572E096d8EF835cD5C6030bD",
            domain: ("Bridged USDC (SKALE Bridge)", "2")
        ),
        // Third-party settings example; chain id from the HTTPayer SDK; unconfirmed.
        KnownToken(
            "USDC.e",
            on: "skale-base",
            "0x85889c8c714505E0c94b30fcfcF64fE3Ac8FCb20",
            domain: ("Bridged USDC (SKALE Bridge)", "2")
        ),
        // TS, Go and Python reference clients.
        KnownToken(
            "MegaUSD",
            on: "megaeth",
            "0xFAfDdbb3FC7688494971a79cc65DCa3EF82079E7",
            domain: ("MegaUSD", "1"),
            decimals: 18,
            method: .permit2
        ),
        // Python 2.25; corrected upstream in Aug 2026; domain compared with the one on chain.
        KnownToken("USDC", on: "monad", "0x754704Bc059F8C67012fEd69BC8A327a5aafb603", domain: ("USDC", "2")),
        // Python.
        KnownToken("USDC", on: "monad-testnet", "0x534b2f3A21130d7a60830c2Df862319e593943A3", domain: ("USDC", "2")),
        // TS, Go and Python reference clients.
        KnownToken("USDT0", on: "stable", "0x779Ded0c9e1022225f8E0630b35a9b54bE713736", domain: ("USDT0", "1")),
        // TS, Go and Python reference clients.
        KnownToken("USDT0", on: "stable-testnet", "0x78Cf24370174180738C5B8E352B6D14c83a6c9A9", domain: ("USDT0", "1")),
        // Python.
        KnownToken("USDC", on: "celo", "0xcebA9300f2b948710d2653dD7B07f33A8B32118C", domain: ("USDC", "2")),
        // Python.
        KnownToken("USDT0", on: "flare", "0xe7cd86e13AC4309349F30B3435a9d337750fC82D", domain: ("USD₮0", "1")),
        // Public bug report; domain compared with the one on chain.
        KnownToken("USDT0", on: "xlayer", "0x779Ded0c9e1022225f8E0630b35a9b54bE713736", domain: ("USD₮0", "1")),
        // The public SPL token list.
        KnownToken("USDC", on: "solana", "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", domain: nil, method: nil),
        // The public SPL token list.
        KnownToken(
            "USDC",
            on: "solana-devnet",
            "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU",
            domain: nil,
            method: nil
        ),
        // The public SPL token list.
        KnownToken(
            "USDC",
            on: "solana-testnet",
            "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU",
            domain: nil,
            method: nil
        ),
    ]

    private static let byAddress = Dictionary(grouping: all.filter { $0.address != nil }) { $0.address }

    /// Returns the token at an address on a network; both must match exactly.
    public static func token(at address: Address, on network: Network) -> KnownToken? {
        byAddress[address]?.first { $0.network == network }
    }

    /// Returns the token with a mint on a network, for networks whose addresses are not an ``Address``.
    public static func token(mint: String, on network: Network) -> KnownToken? {
        all.first { $0.address == nil && $0.contract == mint && $0.network == network }
    }

    /// Returns the tokens at an address, on any network.
    public static func tokens(at address: Address) -> [KnownToken] {
        byAddress[address] ?? []
    }

    /// Returns the tokens on a network.
    public static func tokens(on network: Network) -> [KnownToken] {
        all.filter { $0.network == network }
    }

    /// Returns the token with a symbol, in any case of letters, on a network.
    public static func token(_ symbol: String, on network: Network) -> KnownToken? {
        tokens(on: network).first { $0.symbol.lowercased() == symbol.lowercased() }
    }
}
