import Core
import ExecutorCore
import Logging
import PaymentModel
import Payments
import Signing
import TestSupport
import Testing
import X402

@Suite("Approval of a payment")
struct PaymentAuthorizerTests {
    /// An approver that gives one answer, some time after it was asked.
    private struct Approver: PaymentApprover {
        let time: ManualClock
        let result: ApprovalResult
        var delay = Duration.zero
        let asked = RecordedLines()

        func approve(_ question: ApprovalRequest) async -> ApprovalResult {
            asked.add("\(question.jobId): \(question.payment.purpose)")
            time.advance(by: delay)
            return result
        }
    }

    private let time = ManualClock()

    /// The result of a challenge in the mode `ask`, or in another one.
    private func answer(
        _ approver: Approver,
        mode: PaymentPolicy.Mode = .ask
    ) async throws -> (AuthorizationResult, [LedgerEntry]) {
        let key = Secret("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")
        let payer = PaymentAuthorizer(
            policy: SharedPolicy(PaymentPolicy(mode: mode)),
            ledger: PaymentLedger(store: InMemoryLedgerStore(clock: .manual(time)), session: "test"),
            signer: try LocalSigner(PrivateKey(parsing: key)),
            approver: approver
        )
        let context = ExecutionContext(
            jobId: "job",
            origin: .server,
            deadline: Deadline(after: .seconds(5), on: .manual(time)),
            time: .manual(time),
            logger: .silent,
            observer: .none
        )
        let request = PaymentRequest(purpose: "create a cache", host: SellerHost(text: "api.xcache.io"), step: "create")
        let result = await payer.answer(
            try Fixture.challenge("v1-402-base-sepolia"),
            to: request,
            paidBy: .wallet(try #require(payer.wallet)),
            in: context
        )
        return (result, try await payer.ledger.entries())
    }

    private func unpaid(_ result: AuthorizationResult) throws -> PaymentSummary {
        guard case .unpaid(let payment) = result else {
            Issue.record("it was ordered")
            throw CancellationError()
        }
        return payment
    }

    @Test func `what is approved in time is ordered, begun and in the ledger`() async throws {
        let approver = Approver(time: time, result: .approved)
        let (result, entries) = try await answer(approver)
        guard case .order(let payment) = result else {
            Issue.record("it was not ordered")
            return
        }
        #expect(payment.header != nil)
        #expect(entries.map(\.sendings.count) == [1])
        #expect(approver.asked.all == ["job: create a cache"])
    }

    @Test func `a yes that comes after the deadline sends nothing and sets nothing aside`() async throws {
        let (result, entries) = try await answer(Approver(time: time, result: .approved, delay: .seconds(10)))
        let payment = try unpaid(result)
        #expect(payment.outcome == .pending && payment.rule == .approvedTooLate)
        #expect(entries.isEmpty)
    }

    @Test func `what is declined says why, and sets nothing aside`() async throws {
        let (result, entries) = try await answer(Approver(time: time, result: .declined("not today")))
        let payment = try unpaid(result)
        #expect(payment.outcome == .declined && payment.rule == .refusedByPerson("not today"))
        #expect(entries.isEmpty)
    }

    @Test func `what is put off waits`() async throws {
        let (result, entries) = try await answer(Approver(time: time, result: .later))
        #expect(try unpaid(result).outcome == .pending)
        #expect(entries.isEmpty)
    }

    @Test("nobody is asked where the mode decides", arguments: [PaymentPolicy.Mode.auto, .never])
    func notAsked(_ mode: PaymentPolicy.Mode) async throws {
        let approver = Approver(time: time, result: .approved)
        let (_, entries) = try await answer(approver, mode: mode)
        #expect(approver.asked.all.isEmpty)
        #expect(entries.count == (mode == .auto ? 1 : 0))
    }
}
