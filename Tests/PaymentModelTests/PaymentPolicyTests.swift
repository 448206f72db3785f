import Core
import HTTPTypes
import OrderedJSON
import Testing
import X402

@testable import PaymentModel

@Suite("Payment policy")
struct PaymentPolicyTests {
    private static let usdcOnBase = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"
    private static let payee = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C"
    private let now = Timestamp(sinceEpoch: .seconds(1000))

    private func option(
        _ amount: String,
        network: String = "base",
        asset: String = usdcOnBase,
        payTo: String = payee
    ) -> JSONValue {
        [
            "scheme": "exact", "network": .string(network), "maxAmountRequired": .string(amount),
            "resource": "https://api.xcache.io/create", "description": "a cache", "mimeType": "application/json",
            "payTo": .string(payTo), "maxTimeoutSeconds": 300, "asset": .string(asset),
            "extra": ["name": "USD Coin", "version": "2"],
        ]
    }

    private func judge(_ options: JSONValue..., by policy: PaymentPolicy = PaymentPolicy()) throws -> PaymentSummary {
        let body: JSONValue = ["x402Version": 1, "error": "due", "accepts": .array(options)]
        let reading = PaymentChallenge.read(status: 402, headers: [:], body: body.compactBytes)
        let challenge = try #require(reading.challenge)
        let decision = policy.decide(challenge, payer: nil)
        return policy.summary(of: decision, challenge, purpose: "create a cache", host: "api.xcache.io", now: now)
    }

    @Test func `a price within the limits waits, because nobody pays here`() throws {
        let payment = try judge(option("500000"))
        #expect(payment.outcome == .pending)
        #expect(payment.money == .unmoved && payment.data == .missing)
        #expect(payment.rule?.text == "never: payments are off")
        #expect(payment.option == 1)
        #expect(payment.purpose == "create a cache" && payment.host == "api.xcache.io")
        #expect(payment.expires == now + .seconds(300))
    }

    @Test(
        "the limit itself is within the limit",
        arguments: [
            ("1000000", PaymentSummary.Outcome.pending), ("1000001", .declined), ("90000000", .declined),
        ]
    )
    func limits(_ amount: String, _ outcome: PaymentSummary.Outcome) throws {
        #expect(try judge(option(amount)).outcome == outcome)
    }

    @Test func `a declined price names its rule and its option`() throws {
        let payment = try judge(option("1500000"))
        #expect(payment.rule?.text == "max 1.00 per payment")
        #expect(payment.option == 1)
        #expect(payment.requirements?.amountText == "1.50 USDC")
    }

    @Test func `a price over the day's budget is declined`() throws {
        let policy = PaymentPolicy(maxPerPayment: SpendingLimit(dollars: 10))
        #expect(try judge(option("7000000"), by: policy).rule?.text == "max 5.00 a day")
        #expect(try judge(option("5000000"), by: policy).outcome == .pending)
    }

    @Test func `a token that nobody knows is over every limit`() throws {
        let payment = try judge(option("1", asset: "0x1111111111111111111111111111111111111111"))
        #expect(payment.outcome == .declined)
        #expect(payment.rule?.text == "no limit is set for the unknown token 0x1111…1111")
    }

    @Test func `a limit with a symbol says nothing about other tokens`() throws {
        let policy = PaymentPolicy(maxPerPayment: try SpendingLimit(parsing: "100 USDC.e"))
        #expect(try judge(option("1"), by: policy).rule?.text == "no limit is set for USDC")
        let own = PaymentPolicy(maxPerPayment: try SpendingLimit(parsing: "0.10 usdc"))
        #expect(try judge(option("100000"), by: own).outcome == .pending)
        #expect(try judge(option("100001"), by: own).rule?.text == "max 0.10 usdc per payment")
    }

    @Test func `a limit finer than the token loses no digit`() throws {
        let policy = PaymentPolicy(maxPerPayment: try SpendingLimit(parsing: "0.0000015"))
        #expect(try judge(option("1"), by: policy).outcome == .pending)
        #expect(try judge(option("2"), by: policy).outcome == .declined)
    }

    @Test func `the preferred network comes first, then the lower price`() throws {
        let other = option("600000", network: "polygon", asset: "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359")
        let polygon = try #require(Network(named: "polygon"))
        #expect(try judge(other, option("500000")).option == 2)
        #expect(try judge(other, option("500000"), by: PaymentPolicy(preferred: polygon)).option == 1)
    }

    @Test func `an option over the limit does not hide one within it`() throws {
        let payment = try judge(option("9000000"), option("500000"))
        #expect(payment.outcome == .pending && payment.option == 2)
    }

    @Test func `faults without a payable option make it unusable`() throws {
        let payment = try judge(option("500000", payTo: "0x..."))
        #expect(payment.outcome == .malformed)
        #expect(payment.option == nil && payment.rule == nil && payment.expires == nil)
        #expect(payment.findings.contains { $0.level == .fail && $0.field == "payTo" })
    }

    @Test func `an absurd amount is a fault, not a price`() throws {
        #expect(try judge(option("1000000000000000")).outcome == .malformed)
    }

    @Test func `a faulty option does not hide a good one`() throws {
        let payment = try judge(option("500000", payTo: "0x..."), option("500000"))
        #expect(payment.outcome == .pending && payment.option == 2)
    }

    @Test func `a price that nobody can tell waits for a person`() {
        let payment = PaymentPolicy().summary(missingPrice: "no dry run", purpose: "create", host: "api.xcache.io")
        #expect(payment.outcome == .pending)
        #expect(payment.challenge == nil && payment.missingPrice == "no dry run")
        #expect(payment.rule?.text == "never: payments are off")
    }

    @Test func `smallest units are no limit`() {
        #expect(throws: AmountError.malformed("100 units")) { try SpendingLimit(parsing: "100 units") }
    }

    @Test func `the limits read as one line`() {
        #expect(PaymentPolicy().summary == "payments are off, limits: 1.00 each, 5.00 a day")
    }
}
