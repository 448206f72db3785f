import PaymentModel
import Testing
import X402

@Suite("Changes of a policy")
struct PolicyChangeTests {
    private static let payee = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C"

    private static func limit(_ text: String) throws -> SpendingLimit {
        try SpendingLimit(parsing: text)
    }

    @Test(
        "a mode relaxes a policy if it asks less",
        arguments: [
            (PaymentPolicy.Mode.never, PaymentPolicy.Mode.ask, true), (.ask, .auto, true), (.auto, .ask, false),
            (.ask, .never, false), (.ask, .ask, false),
        ]
    )
    func mode(_ before: PaymentPolicy.Mode, _ after: PaymentPolicy.Mode, _ relaxes: Bool) {
        #expect(PolicyChange.mode(after).relaxes(PaymentPolicy(mode: before)) == relaxes)
    }

    @Test(
        "a limit relaxes a policy if it is higher",
        arguments: [("1.01", true), ("1.00", false), ("0.99 USDC", false)]
    )
    func max(_ limit: String, _ relaxes: Bool) throws {
        let policy = PaymentPolicy(maxPerPayment: try Self.limit("1.00"))
        #expect(PolicyChange.max(try Self.limit(limit)).relaxes(policy) == relaxes)
    }

    @Test func `a first budget of the session relaxes nothing`() throws {
        let change = PolicyChange.budget(try Self.limit("100"), .session)
        #expect(!change.relaxes(PaymentPolicy()))
        #expect(change.relaxes(PaymentPolicy(sessionBudget: try Self.limit("99"))))
    }

    @Test func `to allow what was denied takes the denial away`() throws {
        let payee = try Address(parsing: Self.payee)
        let denied = PolicyChange.deny(.payee(payee)).applied(to: PaymentPolicy())
        #expect(denied.deniedPayees == [payee])
        let change = PolicyChange.allow(.payee(payee))
        #expect(change.relaxes(denied))
        let allowed = change.applied(to: denied)
        #expect(allowed.deniedPayees.isEmpty && allowed.allowedPayees == [payee])
        #expect(!change.relaxes(allowed), "it is allowed already")
    }

    @Test func `a denial never relaxes, and takes an allowance back`() throws {
        let token = try Address(parsing: "0x1111111111111111111111111111111111111111")
        let base = try #require(Network(named: "base"))
        let allow = PolicyChange.allow(.asset(token, on: base, limit: AtomicAmount(100)))
        let policy = allow.applied(to: PaymentPolicy())
        #expect(policy.allowedAssets[base]?[token] != nil)
        let deny = PolicyChange.deny(.asset(token, on: nil, limit: nil))
        #expect(!deny.relaxes(policy))
        let after = deny.applied(to: policy)
        #expect(after.allowedAssets[base]?[token] == nil && after.deniedAssets == [token])
    }
}
