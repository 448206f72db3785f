import Core
public import ExecutorCore
import PaymentModel
import Signing
import X402

/// What was ordered before: an authorization is signed again, the same, and sent again where today's policy allows it.
extension PaymentAuthorizer {
    /// The order that is in the ledger for this job and step already, to be sent again; or its end.
    func earlierOrder(
        for request: PaymentRequest,
        in context: ExecutionContext
    ) async throws(LedgerError) -> AuthorizationResult? {
        let now = ledger.clock.now
        let entries = try await ledger.entries(ofJob: context.jobId)
        guard let entry = entries.last(where: { $0.blocks(request.step, at: now) }) else { return nil }
        if entry.isInProgress(at: now) { return .recorded(entry) }
        if context.permission.allowsSecond { return nil }
        guard entry.host.isSame(as: request.host) || entry.state.isFinal else {
            return .unpaid(summary(of: entry, under: .otherHost(entry.host.text, now: request.host.text)))
        }
        guard let (challenge, requirements) = terms(ofRepeating: entry, in: context) else { return .recorded(entry) }
        if let rule = refusal(ofRepeating: challenge, in: context) {
            return .unpaid(summary(of: entry, under: rule))
        }
        guard let begun = try await ledger.begin(entry.id, under: lease(in: context)) else { return .recorded(entry) }
        return await order(begun, challenge, requirements, request, context)
    }

    /// The challenge of a payment that may be sent again, and its one option; nil where it may not.
    private func terms(
        ofRepeating entry: LedgerEntry,
        in context: ExecutionContext
    ) -> (PaymentChallenge, PaymentRequirements)? {
        guard entry.state.isOpen || entry.state == .refused && context.permission == .resend,
            let signed = entry.signed, context.time.now + PreparedPayment.leastWindow < signed.validBefore,
            let challenge = signed.readChallenge, let requirements = challenge.accepts.first?.usable,
            case .wallet(signer?.address) = entry.payer
        else { return nil }
        return (challenge, requirements)
    }

    /// Why today's policy does not send an authorization again; the budget has counted it already.
    private func refusal(ofRepeating challenge: PaymentChallenge, in context: ExecutionContext) -> PaymentRule? {
        switch policy.value.decide(challenge, payer: signer?.address) {
        case .pay: nil
        case .ask: context.permission == .resend ? nil : .asks
        case .refuse(_, _, let rule):
            rule ?? .changedTerms("the earlier payment cannot be made under the present limits")
        }
    }

    /// Begins another sending of the same authorization; nil where it must not be sent again.
    public func again(_ order: PreparedPayment, in context: ExecutionContext) async -> PreparedPayment? {
        guard order.mayBeRepeated(at: context.time.now), let lease = order.entry.lease, mayRepeat(order, in: context),
            let begun = try? await ledger.begin(order.entry.id, under: lease)
        else { return nil }
        return PreparedPayment(entry: begun, header: order.header, summary: order.summary)
    }

    /// True if the policy, which may have changed meanwhile, still allows it.
    private func mayRepeat(_ order: PreparedPayment, in context: ExecutionContext) -> Bool {
        guard let challenge = order.entry.challenge else { return false }
        let permission = context.permission
        switch policy.value.decide(challenge, payer: signer?.address, permission: permission) {
        case .pay, .ask: return true
        case .refuse: return false
        }
    }

    func order(
        _ entry: LedgerEntry,
        _ challenge: PaymentChallenge,
        _ requirements: PaymentRequirements,
        _ request: PaymentRequest,
        _ context: ExecutionContext
    ) async -> AuthorizationResult {
        var summary = await told(.pay(requirements), challenge, request, entry.payer, context)
        summary.outcome = .unknown
        summary.money = .unknown
        summary.entry = entry.id
        guard let signed = entry.signed else {
            return .order(PreparedPayment(entry: entry, header: nil, summary: summary))
        }
        guard let nonce = AuthorizationNonce(bytes: signed.nonce), let signer else { return .recorded(entry) }
        summary.authorization = PaymentSummary.Authorization(
            nonce: nonce.text,
            validBefore: signed.validBefore
        )
        do {
            let payload = try signer.payment(
                answering: challenge,
                by: requirements,
                at: signed.moment,
                validFor: signed.validBefore.seconds - signed.moment.seconds,
                // What format 1 wrote was signed to begin earlier.
                validSince: entry.step.isEmpty ? 600 : 60,
                nonce: nonce,
                identifier: PaymentIdentifier("pay_" + nonce.text.dropFirst(2).prefix(32))
            )
            let header = PreparedPayment.Header(name: payload.headerName, value: payload.headerValue)
            return .order(PreparedPayment(entry: entry, header: header, summary: summary))
        } catch {
            let fact = PaymentFact(.sentNothing, sending: entry.sendings.count, at: context.time.now)
            _ = await ledger.learn(PaymentLesson(fact, of: entry.id), of: entry, failed: Self.log(in: context))
            let refusal = PaymentDecision.refuse(.declined, requirements, .window(error.message))
            return .unpaid(await told(refusal, challenge, request, entry.payer, context))
        }
    }

    /// How it stands, with what the ledger knows of the payee if that can be read: the sending was begun, so no error may hide it.
    ///
    /// What is left of the budget is read when it is known what became of the payment.
    private func told(
        _ decision: PaymentDecision,
        _ challenge: PaymentChallenge,
        _ request: PaymentRequest,
        _ payer: PaymentSummary.Payer?,
        _ context: ExecutionContext
    ) async -> PaymentSummary {
        if let summary = try? await introduced(decision, challenge, request, payer, context) { return summary }
        var summary = refused(decision, challenge, request, context)
        summary.payer = payer
        return summary
    }
}
