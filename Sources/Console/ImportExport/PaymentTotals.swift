import BigInt
import PaymentModel
import X402

/// The totals of the payments for many tasks, by token.
struct PaymentTotals: Sendable {
    private var units: [(token: KnownToken, units: BigUInt)] = []
    /// True once a payment was required.
    private(set) var sawPayment = false

    /// Adds a payment, if it was made.
    mutating func add(_ payment: PaymentSummary?) {
        guard let payment else { return }
        sawPayment = true
        guard payment.outcome == .paid, let requirements = payment.requirements, let token = requirements.token else {
            return
        }
        guard let place = units.firstIndex(where: { $0.token == token }) else {
            return units.append((token, requirements.amount.units))
        }
        units[place].units += requirements.amount.units
    }

    /// The totals in words: `0.10 USDC`; nil if nothing was paid.
    var text: String? {
        let amounts = units.compactMap { entry in
            AtomicAmount(units: entry.units).map { TokenAmount($0, of: entry.token).description }
        }
        return amounts.isEmpty ? nil : amounts.joined(separator: " and ")
    }
}
