import ExecutorCore
import Synchronization

/// A flag that is set once one of many tasks has sent a payment.
final class PaymentSentFlag: Sendable {
    private let hasPaid = Mutex(false)

    /// The observer to pass to the tasks.
    var observer: ExecutionObserver {
        ExecutionObserver { [self] event in
            if case .paying = event { hasPaid.withLock { $0 = true } }
        }
    }

    /// Writes a warning if a payment is on its way; returns true if one is.
    func warns(on output: Output) -> Bool {
        guard hasPaid.withLock({ $0 }) else { return false }
        output.write([TaskCommandRunner.paymentIsOut], to: .standardError)
        return true
    }
}
