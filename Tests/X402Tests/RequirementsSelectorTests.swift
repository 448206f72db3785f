import Core
import OrderedJSON
import Testing
import TestSupport
import X402

@Suite("Choosing a requirement")
struct RequirementChoiceTests {
    private func choice(
        _ name: String,
        _ preferences: SelectionPreferences = SelectionPreferences(),
        refusing: Set<Int> = []
    ) throws -> RequirementsSelector<String> {
        try RequirementsSelector(from: Fixture.challenge(name), preferences) { requirements in
            refusing.contains(requirements.number) ? "no \(requirements.number)" : nil
        }
    }

    @Test func `the lowest price in USDC comes first`() throws {
        let choice = try choice("v1-402-multiple-accepts")
        #expect(choice.chosen?.number == 3)
        #expect(choice.skipped.map(\.number) == [1, 2, 6])
        #expect(choice.skipped.map(\.reason) == [.network("Solana"), .scheme("upto"), .network("some-future-chain")])
    }

    @Test("a preferred network wins over the price", arguments: [("base", 4), ("avalanche", 5), ("polygon", 3)])
    func prefers(_ network: String, number: Int) throws {
        #expect(try choice("v1-402-multiple-accepts", .init(network: Network(named: network))).chosen?.number == number)
    }

    @Test func `without a cheaper one the seller's order counts`() throws {
        let choice = try choice("v2-402-multiple-accepts")
        #expect(choice.chosen?.number == 4)
        #expect(choice.skipped.map(\.number) == [1, 2, 3, 6])
        #expect(choice.skipped[2].reason == .method("permit2"))
        #expect(choice.skipped[2].reason.explanation == "the transfer method permit2 is not allowed")
        let withPermits = try self.choice("v2-402-multiple-accepts", .init(methods: [.eip3009, .permit2]))
        #expect(withPermits.chosen?.number == 3)
    }

    @Test func `a policy refuses in order of preference, and what it refused stays known`() throws {
        let one = try choice("v1-402-multiple-accepts", refusing: [3])
        #expect(one.chosen?.number == 4)
        #expect(one.refused.map(\.number) == [3])
        #expect(one.skipped.map(\.number) == [1, 2, 3, 6])
        let all = try choice("v1-402-multiple-accepts", refusing: [3, 4, 5])
        #expect(all.chosen == nil)
        #expect(all.refused.map(\.number) == [3, 4, 5])
        #expect(all.skipped[2].reason == .refused("no 3"))
    }

    @Test("nothing is chosen where nothing can be paid", arguments: ["v1-402-solana", "v1-402-seed-example-bogus"])
    func refuses(_ name: String) throws {
        #expect(try choice(name).chosen == nil)
    }

    @Test func `a look-alike of a token is never chosen, even if allowed by hand`() throws {
        let asset = try #require(Address(digitsOf: "0x833589fcd6edb6e08f4c7c32d4f71b54bda02914"))
        let base = try #require(Network(named: "base"))
        let challenge = try custom(asset: asset.text, extra: ["name": "X", "version": "1"])
        let choice = RequirementsSelector<String>(
            from: challenge,
            .init(assets: [.init(asset, on: base)])
        ) { _ in nil }
        #expect(choice.chosen == nil)
    }

    @Test func `an unknown token needs permission and a name to sign under`() throws {
        let asset = try #require(Address(digitsOf: "0x1111111111111111111111111111111111111111"))
        let base = try #require(Network(named: "base"))
        let allowed = SelectionPreferences(assets: [.init(asset, on: base)])
        let named = try custom(asset: asset.text, extra: ["name": "X", "version": "1"])
        let nameless = try custom(asset: asset.text, extra: [:])
        func outcome(_ challenge: PaymentChallenge, _ preferences: SelectionPreferences) -> RequirementsSelector<String>
        {
            RequirementsSelector(from: challenge, preferences) { _ in nil }
        }
        #expect(outcome(named, .init()).skipped.map(\.reason) == [.unknownAsset(asset)])
        #expect(outcome(named, allowed).chosen?.number == 1)
        #expect(outcome(nameless, allowed).skipped.map(\.reason) == [.noDomain])
    }

    @Test func `nobody pays itself, and no unknown flow is followed`() throws {
        let usdc = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"
        let payer = try Address(parsing: "0x209693Bc6afc0C5328bA36FaF03C514EF312287C")
        let own = RequirementsSelector<String>(from: try custom(asset: usdc, extra: [:]), .init(payer: payer)) { _ in
            nil
        }
        #expect(own.skipped.map(\.reason) == [.payeeIsPayer])
        let flow = try custom(asset: usdc, extra: ["paymentFlow": "later"])
        let odd = RequirementsSelector<String>(from: flow) { _ in nil }
        #expect(odd.skipped.map(\.reason) == [.paymentFlow("later")])
    }

    private func custom(asset: String, extra: JSONObject) throws -> PaymentChallenge {
        let entry: JSONValue = [
            "scheme": "exact", "network": "base", "maxAmountRequired": "10000", "asset": .string(asset),
            "payTo": "0x209693Bc6afc0C5328bA36FaF03C514EF312287C", "extra": .object(extra),
        ]
        return try Fixture.challenge(body: JSONValue.object(["x402Version": 1, "accepts": [entry]]).compact)
    }
}
