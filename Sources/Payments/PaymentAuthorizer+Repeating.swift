import Core
public import ExecutorCore
import PaymentModel
import Signing
import X402

/// Repeated payments: an authorization is signed again, the same, and sent again where the current policy allows it.
extension PaymentAuthorizer {
    /// Returns the payment that the ledger already has for this job and step, to be sent again, or its final result.
    ///
    /// The result is nil if no earlier payment prevents a new one.
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
        let begun = try await ledger.begin(entry.id, under: lease(in: context), holding: context.lease)
        guard let begun else { return .recorded(entry) }
        return await order(begun, challenge, requirements, request, context)
    }

    /// Returns the challenge of a payment that may be sent again, and its one option; nil where it may not be.
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

    /// Returns the rule by which the current policy does not send an authorization again; nil if it does.
    ///
    /// The budget has counted the payment already.
    private func refusal(ofRepeating challenge: PaymentChallenge, in context: ExecutionContext) -> PaymentRule? {
        if context.caller.dailyLimit == .zero { return .changedTerms("nothing may be paid for this API key any more") }
        return switch policy.value.decide(challenge, payer: signer?.address) {
        case .pay: nil
        case .ask: context.permission == .resend ? nil : .asks
        case .refuse(_, _, let rule):
            rule ?? .changedTerms("your limits no longer allow the earlier payment")
        }
    }

    /// Begins another sending of the same authorization; returns nil where it must not be sent again.
    public func again(_ order: PreparedPayment, in context: ExecutionContext) async -> PreparedPayment? {
        guard order.mayBeRepeated(at: context.time.now), let lease = order.entry.lease, mayRepeat(order, in: context),
            let begun = try? await ledger.begin(order.entry.id, under: lease, holding: context.lease)
        else { return nil }
        return PreparedPayment(entry: begun, header: order.header, summary: order.summary)
    }

    /// Returns true if the policy, which may have changed meanwhile, still allows the payment.
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
        var summary = await described(.pay(requirements), challenge, request, entry.payer, context)
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
                // Authorizations of the ledger's format 1 were signed with an earlier start of their validity.
                validSince: entry.step.isEmpty ? 600 : 60,
                nonce: nonce,
                identifier: PaymentIdentifier("pay_" + nonce.text.dropFirst(2).prefix(32))
            )
            let header = PreparedPayment.Header(name: payload.headerName, value: payload.headerValue)
            return .order(PreparedPayment(entry: entry, header: header, summary: summary))
        } catch {
            let fact = PaymentFact(.sentNothing, sending: entry.sendings.count, at: context.time.now)
            _ = await ledger.apply(LedgerUpdate(fact, of: entry.id), of: entry, failed: Self.log(in: context))
            let refusal = PaymentDecision.refuse(.declined, requirements, .window(error.message))
            return .unpaid(await described(refusal, challenge, request, entry.payer, context))
        }
    }

    /// Returns the summary of a payment, with what the ledger knows of the payee if that can be read.
    ///
    /// The sending was begun, so no error may hide the payment. The rest of the budget is read when the outcome of the
    /// payment is known.
    private func described(
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
