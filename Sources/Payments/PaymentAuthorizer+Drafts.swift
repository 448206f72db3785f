import Core
import ExecutorCore
import PaymentModel
import X402

/// Drafts of ledger entries, which are written before anything is signed.
extension PaymentAuthorizer {
    /// Returns the draft of the entry to reserve; nil if the data that must be echoed is longer than any header.
    func draft(
        _ requirements: PaymentRequirements,
        of challenge: PaymentChallenge,
        _ request: PaymentRequest,
        _ payer: PaymentSummary.Payer,
        _ context: ExecutionContext
    ) -> LedgerEntry? {
        var signed: LedgerEntry.Signed?
        if case .wallet = payer {
            let now = context.time.now
            guard let reduced = challenge.reduced(to: requirements) else { return nil }
            let window = min(requirements.maxTimeoutSeconds, Self.longestWindow)
            signed = LedgerEntry.Signed(
                challenge: reduced,
                nonce: nonces().bytes,
                moment: now,
                validBefore: Timestamp(sinceEpoch: .seconds(now.seconds + window))
            )
        }
        let terms = PaymentTerms(of: requirements)
        guard let charge = AtomicAmount(units: requirements.amount.units + request.fee.units) else { return nil }
        var draft = draft(request, payer, terms: terms, scope: BudgetScope(of: requirements), signed: signed, context)
        draft.charge = charge
        return draft
    }

    /// Returns the draft of the entry of a payment for a call.
    func draft(
        _ request: PaymentRequest,
        _ payer: PaymentSummary.Payer,
        terms: PaymentTerms?,
        scope: BudgetScope,
        signed: LedgerEntry.Signed?,
        _ context: ExecutionContext
    ) -> LedgerEntry {
        var entry = LedgerEntry(
            // Machines whose clocks differ count for the same day.
            createdAt: ledger.clock.now,
            jobId: context.jobId,
            task: context.task?.fingerprint ?? "",
            step: request.step,
            session: ledger.session,
            origin: context.origin,
            taskSummary: context.task?.summary ?? request.purpose,
            purpose: request.purpose,
            host: request.host,
            payer: payer,
            terms: terms,
            scope: scope,
            signed: signed,
            lease: lease(in: context)
        )
        entry.caller = context.caller.name
        return entry
    }

    /// Returns a lease that keeps other executions from taking over the job before its time limit.
    func lease(in context: ExecutionContext) -> PaymentLease {
        PaymentLease(owner: context.worker, until: ledger.clock.now + context.deadline.remaining)
    }
}
