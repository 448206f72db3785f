import BigInt
import Core
import PaymentModel
import TestSupport
import Testing
import X402

@Suite("Terms of a payment")
struct PaymentTermsTests {
    private static func requirements(
        _ amount: String = "50000",
        network: String = "base-sepolia",
        payTo: String = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C",
        asset: String = "0x036CbD53842c5426634e7929541eC2318f3dCF7e"
    ) throws -> PaymentRequirements {
        let challenge = try Fixture.challenge(
            body:
                #"{"x402Version":1,"accepts":[{"scheme":"exact","network":"\#(network)","maxAmountRequired":"\#(amount)","#
                + #""payTo":"\#(payTo)","asset":"\#(asset)","maxTimeoutSeconds":60,"resource":"https://a.example/x","#
                + #""description":"d","extra":{"name":"USDC","version":"2"}}]}"#
        )
        return try #require(challenge.payable.first)
    }

    @Test(
        "terms cover the same price and a lower one",
        arguments: [("50000", true), ("49999", true), ("50001", false)]
    )
    func price(_ amount: String, _ isCovered: Bool) throws {
        let terms = PaymentTerms(of: try Self.requirements())
        #expect(terms.cover(try Self.requirements(amount)) == isCovered)
    }

    @Test func `a fee counts on both sides`() throws {
        let requirements = try Self.requirements()
        #expect(!PaymentTerms(of: requirements).cover(requirements, charging: AtomicAmount(1)))
        let terms = PaymentTerms(of: requirements, charging: AtomicAmount(10))
        #expect(terms.cover(requirements, charging: AtomicAmount(10)))
        #expect(!terms.cover(requirements, charging: AtomicAmount(11)))
    }

    @Test func `another network, token or payee is not covered`() throws {
        let terms = PaymentTerms(of: try Self.requirements())
        let others = [
            try Self.requirements("1", network: "base", asset: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"),
            try Self.requirements("1", payTo: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
        ]
        for other in others { #expect(!terms.cover(other)) }
    }

    @Test func `dollar tokens count together, with all their digits`() throws {
        let requirements = try Self.requirements("50001")
        let scope = BudgetScope(of: requirements)
        #expect(scope == .dollars)
        #expect(scope.units(of: requirements) == BigUInt(50_001) * BigUInt(10).power(12))
    }

    @Test func `a scope is found again by its name`() throws {
        let address = try Address(parsing: "0x1111111111111111111111111111111111111111")
        for scope in [BudgetScope.dollars, .token(network: "eip155:8453", address: address)] {
            #expect(BudgetScope(key: scope.key) == scope)
        }
        for text in ["", "eur", "eip155:8453", "eip155:8453/0x12"] { #expect(BudgetScope(key: text) == nil) }
    }

    @Test func `a day's period is the day in UTC`() {
        let night = Timestamp(sinceEpoch: .seconds(1_761_695_999))
        #expect(BudgetPeriod(dayOf: night).key == "day:2025-10-28")
        #expect(BudgetPeriod(dayOf: night + .seconds(1)).key == "day:2025-10-29")
    }
}
