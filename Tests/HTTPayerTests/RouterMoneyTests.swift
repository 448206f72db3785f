import BigInt
import Core
import HTTPTypes
import OrderedJSON
import PaymentModel
import Payments
import Testing
import TestSupport
import X402

@testable import HTTPayer

/// Claims of a router about money, and how far they are believed.
@Suite("Bills and fees of a router")
struct RouterMoneyTests {
    private static let router = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"

    @Test func `a bill that only the router writes is shown and never signed`() async throws {
        let fixture = try ClientFixture(
            answers: [PayingTests.challenge(payTo: Self.router), .json(200, #"{"value":"v"}"#)],
            policy: PaymentPolicy(mode: .auto),
            signer: try PayingTests.signer()
        )
        let reply = try await fixture.send(try Calls.get())
        #expect(reply.json?["value"] == "v", "the seller answers for nothing")
        #expect(reply.payment?.outcome == .declined && reply.payment?.rule == .routerBill)
        #expect(fixture.transport.sent.allSatisfy { !$0.headers.contains(.payment) })
        #expect(try await fixture.client.payer.ledger.entries().isEmpty)
    }

    @Test(
        "what the seller does not ask for in the same words is not paid",
        arguments: [
            PayingTests.challenge(), PayingTests.challenge("60000", payTo: router), .json(503, "{}"),
            .failed(.refused(host: "api.xcache.io")),
        ]
    )
    func otherTerms(_ seller: HTTPExchange.Outcome) async throws {
        let answers = [PayingTests.challenge(payTo: Self.router)] + Array(repeating: seller, count: 4)
        let fixture = try ClientFixture(
            answers: answers,
            policy: PaymentPolicy(mode: .auto),
            signer: try PayingTests.signer()
        )
        guard case .unpaid(let payment)? = await fixture.error(try Calls.set()) else {
            Issue.record("it was paid")
            return
        }
        #expect(payment.outcome == .declined && payment.money == .unmoved)
        #expect(fixture.transport.sent.allSatisfy { !$0.headers.contains(.payment) })
    }

    @Test func `a challenge that the seller itself confirms is paid at the seller`() async throws {
        let fixture = try ClientFixture(
            answers: [
                PayingTests.challenge(), PayingTests.challenge(), PayingTests.answer(200, receipt: PayingTests.settled),
            ],
            policy: PaymentPolicy(mode: .auto),
            signer: try PayingTests.signer()
        )
        #expect(try await fixture.send(try Calls.get()).payment?.outcome == .paid)
        #expect(fixture.transport.sent.map(\.url.host) == ["localhost", "api.xcache.io", "api.xcache.io"])
    }

    @Test(
        "limits hold for what the router charges in all",
        arguments: [
            ("1.00", #"{"totalCreditsCharged":1030,"creditsPerUsdc":1000}"#, PaymentSummary.Outcome.declined),
            ("1.02", #"{"totalCreditsCharged":1030,"creditsPerUsdc":1000}"#, .declined),
            ("1.03", #"{"totalCreditsCharged":1030,"creditsPerUsdc":1000}"#, .paid),
            ("1.00", #"{"totalCreditsCharged":1000.001}"#, .declined),
            ("1.00", #"{"totalCreditsCharged":"1000"}"#, .paid),
            ("1.00", #"{"totalCreditsCharged":10}"#, .paid),
            ("1.00", #"{"totalCreditsCharged":-5}"#, .pending),
            ("1.00", #"{"totalCreditsCharged":1e30}"#, .pending),
            ("1.00", #"{"totalCreditsCharged":"many"}"#, .pending),
            ("1.00", #"{"totalCreditsCharged":1030,"creditsPerUsdc":0}"#, .pending),
            ("1.00", "{}", .paid),
        ]
    )
    func fee(_ limit: String, _ fees: String, _ outcome: PaymentSummary.Outcome) async throws {
        let policy = PaymentPolicy(mode: .auto, maxPerPayment: try SpendingLimit(parsing: limit))
        let fixture = try ClientFixture.payingRouter(
            [.dryRun("1000000", fees: fees), PayingTests.answer(200), PayingTests.answer(200)],
            policy: policy
        )
        let call = try Calls.create()
        let seen: PaymentSummary.Outcome?
        do throws(HTTPayerError) {
            seen = try await fixture.send(call).payment?.outcome
        } catch {
            guard case .unpaid(let payment) = error else { throw error }
            seen = payment.outcome
        }
        #expect(seen == outcome)
        let spent = try await fixture.client.payer.ledger.spent(.dollars, at: fixture.time.now).today
        #expect(outcome != .paid ? spent == 0 : spent >= BudgetScope.dollars.units(ofMicroDollars: 1_000_000))
        if limit == "1.03" { #expect(spent == BudgetScope.dollars.units(ofMicroDollars: 1_030_000)) }
    }

    @Test func `a yes to a price does not cover a fee that grew`() async throws {
        let fixture = try ClientFixture.payingRouter(
            [
                .dryRun("50000", fees: #"{"totalCreditsCharged":52}"#),
                .dryRun("50000", fees: #"{"totalCreditsCharged":90}"#),
            ],
            policy: PaymentPolicy(mode: .ask)
        )
        guard case .unpaid(let asked)? = await fixture.error(try Calls.create()) else { return }
        #expect(asked.chargeText == "0.052 USDC")
        let requirements = try #require(asked.requirements)
        let terms = PaymentTerms(of: requirements, charging: try #require(asked.fee))
        let call = try Calls.create()
        do throws(HTTPayerError) {
            _ = try await fixture.send(call, permission: .terms(terms, once: false))
            Issue.record("it was paid")
        } catch {
            guard case .unpaid(let payment) = error else { throw error }
            #expect(payment.outcome == .pending && payment.money == .unmoved)
        }
    }
}

extension BudgetScope {
    /// Millionths of a dollar as the ledger counts them.
    fileprivate func units(ofMicroDollars count: UInt64) -> BigUInt {
        BigUInt(count) * BigUInt(10).power(Self.dollarDecimals - 6)
    }
}
