import Core
import OrderedJSON
import Testing
import TestSupport
import X402

@Suite("Known networks and tokens")
struct KnownTableTests {
    @Test func `the table of networks is the published one`() throws {
        let networks = try Fixture.list("x402/networks", "networks")
        #expect(KnownNetworks.all.count == networks.count)
        for (network, row) in zip(KnownNetworks.all, networks) {
            let aliases = row["aliases"]?.array?.compactMap(\.string) ?? []
            #expect(network.name == row["v1Name"]?.string ?? aliases.first)
            #expect(network.caip2 == row["caip2"]?.string)
            #expect(network.chainId.map(Int.init) == row["chainId"]?.int)
            #expect(network.isTest == row["testnet"]?.bool)
            #expect(network.aliases == aliases)
        }
    }

    @Test func `the table of tokens is the published one`() throws {
        var rows: [(JSONValue, JSONValue)] = []
        for network in try Fixture.list("x402/networks", "networks") {
            for token in network["tokens"]?.array ?? [] { rows.append((network, token)) }
        }
        #expect(KnownTokens.all.count == rows.count)
        for (token, (network, row)) in zip(KnownTokens.all, rows) {
            #expect(token.network.caip2 == network["caip2"]?.string)
            #expect(token.symbol == row["symbol"]?.string)
            #expect(token.contract == (row["address"] ?? row["mint"])?.string)
            #expect(token.decimals == row["decimals"]?.int)
            #expect(token.domainName == row["eip712Name"]?.string)
            #expect(token.domainVersion == row["eip712Version"]?.string)
            #expect(token.transferMethod?.rawValue == row["transferMethod"]?.string)
            #expect(try row["address"]?.string.map { try Address(parsing: $0) } == token.address)
        }
    }

    @Test(
        "a network goes by many names",
        arguments: ["base-sepolia", "Base Sepolia", "eip155:84532", "BASE-SEPOLIA"]
    )
    func network(_ name: String) {
        #expect(Network(named: name)?.displayName == "Base Sepolia")
    }

    @Test func `every alias leads to its network, and other names nowhere`() {
        for network in KnownNetworks.all {
            for name in network.aliases + [network.name, network.caip2] { #expect(Network(named: name) == network) }
        }
        #expect(Network(named: "eip155:999999") == nil)
        #expect(Network(named: "") == nil)
    }

    @Test func `a token is known only on its own network`() throws {
        let base = try #require(Network(named: "base"))
        let polygon = try #require(Network(named: "polygon"))
        let usdc = try Address(parsing: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913")
        #expect(KnownTokens.token(at: usdc, on: base)?.symbol == "USDC")
        #expect(KnownTokens.token(at: usdc, on: polygon) == nil)
    }
}
