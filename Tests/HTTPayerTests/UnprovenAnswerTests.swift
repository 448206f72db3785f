import Core
import HTTPTypes
import PaymentModel
import Payments
import Signing
import TestSupport
import Testing
import X402

@testable import HTTPayer

@Suite("Answers that do not prove how a payment ended")
struct UnprovenAnswerTests {
    /// Answers to a payment after which it may have been settled all the same, whatever they say.
    static let unproven: [HTTPExchange.Outcome] = [
        PayingTests.answer(402, ""), PayingTests.answer(402, "<html>"), PayingTests.answer(402, "{"),
        PayingTests.answer(402, "insufficient_funds"),
        PayingTests.answer(402, #"{"error":"insufficient_funds"}"#), PayingTests.challenge(error: "due"),
        PayingTests.answer(402, #"{"x402Version":1,"error":"insufficient_funds","accepts":[]}"#),
        PayingTests.challenge(error: "insufficient_funds: you have 0.01"),
        PayingTests.challenge(error: "not_insufficient_funds"),
        PayingTests.challenge(error: "the payment was not accepted"),
        PayingTests.challenge(error: "facilitator_timeout"),
        PayingTests.challenge(error: "transaction_failed"),
        PayingTests.challenge(error: "invalid_exact_evm_transaction_failed"),
        PayingTests.challenge(error: "invalid_transaction_state"),
        PayingTests.challenge(error: "unexpected_verify_error"),
        PayingTests.challenge(error: "unexpected_settle_error"), PayingTests.challenge(error: "settlement_pending"),
        PayingTests.challenge(error: "settlement_failed"), PayingTests.challenge(error: "duplicate_settlement"),
        PayingTests.challenge(error: "invalid_exact_evm_insufficient_balance"),
        PayingTests.challenge(error: "payment_expired"),
        PayingTests.answer(
            402,
            "{}",
            receipt: #"{"success":false,"errorReason":"transaction_failed","transaction":""}"#
        ),
        PayingTests.answer(
            402,
            "{}",
            receipt: #"{"success":false,"errorReason":"insufficient_funds","transaction":"0x1"}"#
        ),
        PayingTests.answer(402, "{}", receipt: #"{"success":true,"transaction":"0x1","network":"base"}"#),
        PayingTests.answer(400, "{}", receipt: #"{"success":false,"errorReason":"confirmation timed out"}"#),
        PayingTests.challenge(error: "insufficient_funds", more: #","transaction":"0x1""#),
        PayingTests.challenge(error: "insufficient_funds", more: #","txHash":"0x1""#),
        PayingTests.answer(200, #"{"success":false,"error":"x"}"#),
        PayingTests.answer(301), PayingTests.answer(400), PayingTests.answer(401), PayingTests.answer(403),
        PayingTests.answer(404), PayingTests.answer(408), PayingTests.answer(409), PayingTests.answer(410),
        PayingTests.answer(422), PayingTests.answer(425), PayingTests.answer(429), PayingTests.answer(499),
    ]

    @Test(
        "an answer that proves nothing leaves the payment open, and it counts without an end",
        arguments: unproven.indices
    )
    func leavesOpen(_ index: Int) async throws {
        let fixture = try PayingTests.fixture([
            PayingTests.challenge(), Self.unproven[index], PayingTests.challenge(),
        ])
        let call = try Calls.create()
        let payment: PaymentSummary?
        do throws(HTTPayerError) {
            payment = try await fixture.send(call).payment
        } catch {
            guard case .unsettled(let unsettled, _) = error else { throw error }
            payment = unsettled
        }
        #expect(payment?.outcome == .unknown && payment?.money == .unknown)
        fixture.time.advance(by: .seconds(86_000))
        let ledger = fixture.client.payer.ledger
        #expect(try await ledger.spent(.dollars, at: fixture.time.now).session > 0)
        // The window is over, and still nothing is signed anew.
        guard case .recorded? = await fixture.error(try Calls.create()) else {
            Issue.record("it was paid again")
            return
        }
        #expect(Set(fixture.transport.sent.compactMap { $0.headers[.payment] }).count == 1)
    }

    @Test(
        "the last sending does not win: what one sending left open stays open",
        arguments: [
            PayingTests.challenge(error: "insufficient_funds"), .failed(.refused(host: "h")), PayingTests.answer(404),
        ]
    )
    func lastSending(_ second: HTTPExchange.Outcome) async throws {
        let fixture = try PayingTests.fixture([
            PayingTests.challenge(), PayingTests.answer(500, "{}"), second, PayingTests.challenge(), second,
        ])
        for _ in 1...2 {
            _ = await fixture.error(try Calls.create())
            #expect(try await fixture.client.payer.ledger.entries().map(\.state) == [.unknown])
            await fixture.end()
        }
        #expect(fixture.transport.sent.count == 5)
        #expect(Set(fixture.transport.sent.compactMap { $0.headers[.payment] }).count == 1)
    }

    @Test(
        "a refusal beside a receipt that says otherwise, or cannot be read, proves nothing",
        arguments: [
            [(1, refusedReceipt), (1, PayingTests.settled)], [(2, refusedReceipt), (1, PayingTests.settled)],
            [(1, PayingTests.settled), (2, refusedReceipt)], [(1, refusedReceipt), (1, "?")],
            [(1, refusedReceipt), (2, #"{"success":false,"errorReason":"insufficient_funds","transaction":"0xabc"}"#)],
        ]
    )
    func contradiction(_ receipts: [(version: Int, json: String)]) async throws {
        guard case .response(var refusal) = PayingTests.challenge(error: "insufficient_funds") else { return }
        for (version, json) in receipts {
            let name: HTTPField.Name = version == 1 ? .paymentResponseV1 : .paymentResponse
            refusal.headers.append(HTTPField(name: name, value: Base64.encode(Array(json.utf8))))
        }
        let fixture = try PayingTests.fixture([PayingTests.challenge(), .response(refusal)])
        _ = await fixture.error(try Calls.create())
        let entry = try #require(try await fixture.client.payer.ledger.entries().last)
        #expect(entry.state == .unknown || entry.state == .paid)
        let names = receipts.contains { $0.json.contains("0xabc") }
        #expect(entry.transaction == (names ? "0xabc" : nil))
    }

    private static let refusedReceipt = #"{"success":false,"errorReason":"insufficient_funds","transaction":""}"#
}
