import Payments
import Synchronization

/// The set of steps that are not known to cost money, but for which a router was seen to pay.
///
/// Their price is asked first from then on. The ledger keeps the steps across runs of the program; it is read once.
final class CostlySteps: Sendable {
    private let ledger: PaymentLedger
    private let steps = Mutex<Set<String>?>(nil)

    init(ledger: PaymentLedger) {
        self.ledger = ledger
    }

    /// Returns true if a router was seen to pay for the step.
    ///
    /// - Throws: ``HTTPayerError/noLedger(_:)`` if the ledger cannot be read; then it is not known, and it is read again for
    ///   the next call.
    func contains(_ step: String) async throws(HTTPayerError) -> Bool {
        if let isKnown = steps.withLock({ $0?.contains(step) }) { return isKnown }
        do {
            return try await loaded().contains(step)
        } catch {
            throw .noLedger(error)
        }
    }

    /// Records that a router paid for the step.
    func add(_ step: String) async {
        let known = (try? await loaded()) ?? []
        steps.withLock { $0 = ($0 ?? known).union([step]) }
    }

    private func loaded() async throws(LedgerError) -> Set<String> {
        if let known = steps.withLock({ $0 }) { return known }
        let found = try await ledger.store.stepsWithoutTerms()
        return steps.withLock { steps in
            let all = (steps ?? []).union(found)
            steps = all
            return all
        }
    }
}
