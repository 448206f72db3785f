public import PaymentModel
import Synchronization
public import X402

/// The policy as it stands: the prompt changes it, and the server beside it goes by it from the next task on.
public final class SharedPolicy: Sendable {
    private let policy: Mutex<PaymentPolicy>

    /// Begins with that policy.
    public init(_ policy: PaymentPolicy) {
        self.policy = Mutex(policy)
    }

    /// The policy.
    public var value: PaymentPolicy { policy.withLock { $0 } }

    /// Changes it; answers with what it was before.
    @discardableResult
    public func apply(_ edit: PolicyChange) -> PaymentPolicy {
        policy.withLock { policy in
            defer { policy = edit.applied(to: policy) }
            return policy
        }
    }

    /// Chooses the network to pay on if there is a choice.
    public func prefer(_ network: Network?) {
        policy.withLock { $0.preferred = network }
    }

    /// Replaces it.
    public func set(_ new: PaymentPolicy) {
        policy.withLock { $0 = new }
    }
}
