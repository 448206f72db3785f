import PaymentModel
import Payments
import X402

/// Who says yes to the payment of a command.
extension REPL {
    /// The option that a person at the prompt is asked about; nil where nobody is to be asked.
    func requirementsToConfirm(_ payment: PaymentSummary) -> PaymentRequirements? {
        guard seat != nil || (canAsk && state.settings.output != .json), payment.outcome == .pending,
            payment.rule == .asks
        else { return nil }
        return payment.requirements
    }

    /// Asks whoever can say yes: of a job, `pay N`; else the person at the prompt.
    func approves(_ payment: PaymentSummary, _ requirements: PaymentRequirements, _ number: Int) async -> Bool {
        guard let seat else { return await asksToPay(payment, requirements, number) }
        return await effects.jobs.asks(
            seat.number,
            for: "\(payment.chargeText ?? requirements.amountText) on \(requirements.network)"
        )
    }

    private func asksToPay(
        _ payment: PaymentSummary,
        _ requirements: PaymentRequirements,
        _ number: Int
    ) async -> Bool {
        await asks("Pay \(payment.chargeText ?? requirements.amountText)? [y]es [n]o [d]etails: ") {
            payment.challenge.map { ChallengeView.answer($0, record: number).human } ?? []
        }
    }
}
