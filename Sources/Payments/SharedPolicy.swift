public import PaymentModel
import Synchronization
public import X402

/// The current policy, which the prompt changes and the server applies from the next task on.
public final class SharedPolicy: Sendable {
    private let policy: Mutex<PaymentPolicy>

    /// Creates a shared policy with an initial value.
    public init(_ policy: PaymentPolicy) {
        self.policy = Mutex(policy)
    }

    /// The current policy.
    public var value: PaymentPolicy { policy.withLock { $0 } }

    /// Applies a change to the policy, and returns the policy before it.
    @discardableResult
    public func apply(_ edit: PolicyChange) -> PaymentPolicy {
        policy.withLock { policy in
            defer { policy = edit.applied(to: policy) }
            return policy
        }
    }

    /// Sets the network to pay on if there is a choice.
    public func prefer(_ network: Network?) {
        policy.withLock { $0.preferred = network }
    }

    /// Replaces the policy.
    public func set(_ new: PaymentPolicy) {
        policy.withLock { $0 = new }
    }
}
