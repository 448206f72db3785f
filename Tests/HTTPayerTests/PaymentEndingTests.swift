import Core
import HTTPTypes
import PaymentModel
import Payments
import Signing
import TestSupport
import Testing
import X402

@testable import HTTPayer

@Suite("How each answer to a payment ends it")
struct PaymentEndingTests {
    /// The answers of a seller to a payment, with the state of the payment after them.
    struct Ending: Sendable {
        let answers: [HTTPExchange.Outcome]
        let outcome: PaymentSummary.Outcome
        let money: PaymentSummary.Money
        let data: PaymentSummary.Delivery
        let code: FailureCode?
    }

    static let endings: [Ending] = [
        Ending(answers: [PayingTests.answer(200)], outcome: .paid, money: .moved, data: .delivered, code: nil),
        Ending(
            answers: [
                PayingTests.answer(
                    200,
                    receipt: #"{"success":false,"errorReason":"insufficient_funds","transaction":""}"#
                )
            ],
            outcome: .unknown,
            money: .unknown,
            data: .delivered,
            code: nil
        ),
        Ending(
            answers: [
                PayingTests.answer(
                    200,
                    receipt: #"{"success":false,"errorReason":"settlement_pending","transaction":"0x1"}"#
                )
            ],
            outcome: .unknown,
            money: .unknown,
            data: .delivered,
            code: nil
        ),
        Ending(
            answers: [PayingTests.challenge(error: "Invalid payment: insufficient_funds")],
            outcome: .rejected,
            money: .unmoved,
            data: .missing,
            code: .paymentRejected
        ),
        Ending(
            answers: [PayingTests.challenge(error: "insufficient_funds")],
            outcome: .rejected,
            money: .unmoved,
            data: .missing,
            code: .paymentRejected
        ),
        Ending(
            answers: [PayingTests.answer(402, "{}", receipt: #"{"success":false,"errorReason":"invalid_network"}"#)],
            outcome: .rejected,
            money: .unmoved,
            data: .missing,
            code: .paymentRejected
        ),
        Ending(
            answers: [
                PayingTests.answer(
                    402,
                    "{}",
                    receipt: #"{"success":false,"errorReason":"settlement_pending","transaction":""}"#
                )
            ],
            outcome: .unknown,
            money: .unknown,
            data: .missing,
            code: .paymentUnknown
        ),
        Ending(
            answers: [
                PayingTests.answer(402, #"{"error":"invalid_exact_evm_payload_authorization_nonce_already_used"}"#)
            ],
            outcome: .paid,
            money: .moved,
            data: .missing,
            code: .upstreamFailed
        ),
        Ending(
            answers: [PayingTests.answer(402, #"{"x402Version":1,"error":"Settle failed","accepts":[]}"#)],
            outcome: .unknown,
            money: .unknown,
            data: .missing,
            code: .paymentUnknown
        ),
        Ending(
            answers: [
                PayingTests.answer(402, #"{"x402Version":1,"error":"Settle failed: settlement_pending","accepts":[]}"#)
            ],
            outcome: .unknown,
            money: .unknown,
            data: .missing,
            code: .paymentUnknown
        ),
        Ending(
            answers: [
                PayingTests.answer(402, #"{"x402Version":1,"error":"Settle failed: insufficient_funds","accepts":[]}"#)
            ],
            outcome: .unknown,
            money: .unknown,
            data: .missing,
            code: .paymentUnknown
        ),
        Ending(
            answers: [
                PayingTests.answer(402, "{}", receipt: #"{"success":false,"errorReason":"settle failed (500)"}"#)
            ],
            outcome: .unknown,
            money: .unknown,
            data: .missing,
            code: .paymentUnknown
        ),
        Ending(
            answers: [PayingTests.answer(400, "bad")],
            outcome: .unknown,
            money: .unknown,
            data: .missing,
            code: .paymentUnknown
        ),
        Ending(
            answers: [PayingTests.answer(500, "{}", receipt: PayingTests.settled)],
            outcome: .paid,
            money: .moved,
            data: .missing,
            code: .upstreamFailed
        ),
        Ending(
            answers: [PayingTests.answer(502, "{}"), PayingTests.answer(502, "{}")],
            outcome: .unknown,
            money: .unknown,
            data: .missing,
            code: .paymentUnknown
        ),
        Ending(
            answers: [.failed(.timedOut(host: "h", after: .seconds(1))), .failed(.broken(host: "h", reason: "cut"))],
            outcome: .unknown,
            money: .unknown,
            data: .missing,
            code: .paymentUnknown
        ),
        Ending(
            answers: [
                .failed(.broken(host: "h", reason: "cut")), PayingTests.answer(200, receipt: PayingTests.settled),
            ],
            outcome: .paid,
            money: .moved,
            data: .delivered,
            code: nil
        ),
        Ending(
            answers: [.failed(.cancelled)],
            outcome: .unknown,
            money: .unknown,
            data: .missing,
            code: .paymentUnknown
        ),
    ]

    @Test("each answer to a payment says where money and data are", arguments: endings.indices)
    func ending(_ index: Int) async throws {
        let ending = Self.endings[index]
        let fixture = try PayingTests.fixture([PayingTests.challenge()] + ending.answers)
        let call = try Calls.create()
        let payment: PaymentSummary?
        do throws(HTTPayerError) {
            payment = try await fixture.send(call).payment
            #expect(ending.code == nil)
        } catch {
            guard case .unsettled(let unsettled, _) = error else { throw error }
            payment = unsettled
            #expect(error.code == ending.code)
        }
        #expect(payment?.outcome == ending.outcome)
        #expect(payment?.money == ending.money)
        #expect(payment?.data == ending.data)
        let headers = fixture.transport.sent.compactMap { $0.headers[.payment] }
        #expect(Set(headers).count == 1, "one authorization, however often it is sent")
        #expect(fixture.transport.sent.count == 1 + ending.answers.count)
    }

    @Test func `a signature moves what was signed, whatever the receipt says`() async throws {
        let receipt = #"{"success":true,"transaction":"0xabc","network":"base-sepolia","amount":"7000000"}"#
        let fixture = try PayingTests.fixture([PayingTests.challenge(), PayingTests.answer(200, receipt: receipt)])
        let payment = try await fixture.send(try Calls.create()).payment
        #expect(payment?.findings.contains { $0.field == "amount" } == true)
        #expect(payment?.chargeText == "0.05 USDC")
        #expect(try await fixture.client.payer.ledger.entries().map(\.charge?.text) == ["50000"])
    }
}
