import ExecutorCore
import Synchronization

/// Knows whether one of many tasks has sent a payment.
final class PaymentSentFlag: Sendable {
    private let hasPaid = Mutex(false)

    /// Hears the events of the tasks.
    var observer: ExecutionObserver {
        ExecutionObserver { [self] event in
            if case .paying = event { hasPaid.withLock { $0 = true } }
        }
    }

    /// Says that a payment is on its way, if one is.
    func warns(on output: Output) -> Bool {
        guard hasPaid.withLock({ $0 }) else { return false }
        output.write([TaskCommandRunner.paymentIsOut], to: .standardError)
        return true
    }
}
