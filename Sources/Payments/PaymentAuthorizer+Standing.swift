import BigInt
public import Core
import ExecutorCore
public import PaymentModel
import X402

/// Summaries of requested payments, with their payee and the amounts spent.
extension PaymentAuthorizer {
    /// Returns the summary of a payment that is not made, with what the ledger knows of payee and budget.
    func unpaid(
        _ decision: PaymentDecision,
        _ challenge: PaymentChallenge,
        _ request: PaymentRequest,
        _ payer: PaymentSummary.Payer?,
        _ context: ExecutionContext
    ) async throws(LedgerError) -> PaymentSummary {
        var summary = try await introduced(decision, challenge, request, payer, context)
        guard let requirements = summary.requirements else { return summary }
        summary.budget = try await budget(BudgetScope(of: requirements), at: context.time.now)
        return summary
    }

    /// Returns the summary of a payment, with what the ledger knows of the payee.
    func introduced(
        _ decision: PaymentDecision,
        _ challenge: PaymentChallenge,
        _ request: PaymentRequest,
        _ payer: PaymentSummary.Payer?,
        _ context: ExecutionContext
    ) async throws(LedgerError) -> PaymentSummary {
        var summary = refused(decision, challenge, request, context)
        summary.payer = payer
        if request.fee.units > 0 { summary.fee = request.fee }
        guard let requirements = summary.requirements else { return summary }
        let known = try await ledger.payees(of: request.host)
        summary.payee = policy.value.payeeStatus(of: requirements.payTo, known)
        return summary
    }

    /// Returns the amounts spent of a scope, as display text.
    ///
    /// - Throws: ``LedgerError``.
    public func budget(
        _ scope: BudgetScope,
        at now: Timestamp
    ) async throws(LedgerError) -> PaymentSummary.Budget {
        let policy = policy.value
        let spent = try await ledger.spent(scope, at: now)
        let daily = policy.dailyBudget.dollarUnits
        return PaymentSummary.Budget(
            today: scope.shown(spent.today),
            dailyLimit: policy.dailyBudget.description,
            session: scope.shown(spent.session),
            sessionLimit: policy.sessionBudget?.description,
            left: scope.shown(daily > spent.today ? daily - spent.today : 0)
        )
    }
}

extension PaymentPolicy {
    fileprivate func payeeStatus(of payee: Address, _ known: [KnownPayee]) -> PaymentSummary.Payee {
        guard let first = known.first else { return .first }
        if let same = known.first(where: { $0.address == payee }) { return .known(payments: same.payments) }
        return allowedPayees.contains(payee) ? .allowed : .changed(from: first.address)
    }
}
