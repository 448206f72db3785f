public import X402

/// One change of a policy, as the user types it.
public enum PolicyChange: Sendable, Hashable {
    /// A change of the mode of approval.
    case mode(PaymentPolicy.Mode)
    /// A change of the limit of one payment.
    case max(SpendingLimit)
    /// A change of the budget of a day or of this session.
    case budget(SpendingLimit, PaymentRule.Span)
    /// A permission to pay on a network, with a token, to an address or by a transfer method.
    case allow(Subject)
    /// A denial of a network, a token, an address or a transfer method.
    case deny(Subject)

    /// A subject that is allowed or denied.
    public enum Subject: Sendable, Hashable {
        /// A selection of networks.
        case network(PaymentPolicy.Networks)
        /// A token; to allow one that is not in the table, a network and a limit are needed.
        case asset(Address, on: Network?, limit: AtomicAmount?)
        /// The address of a payee.
        case payee(Address)
        /// A transfer method of a token.
        case method(KnownToken.TransferMethod)
    }

    /// Returns the policy after the change.
    public func applied(to policy: PaymentPolicy) -> PaymentPolicy {
        var policy = policy
        switch self {
        case .mode(let mode): policy.mode = mode
        case .max(let limit): policy.maxPerPayment = limit
        case .budget(let limit, .day): policy.dailyBudget = limit
        case .budget(let limit, .session): policy.sessionBudget = limit
        case .allow(let subject): Self.allow(subject, in: &policy)
        case .deny(let subject): Self.deny(subject, in: &policy)
        }
        return policy
    }

    private static func allow(_ subject: Subject, in policy: inout PaymentPolicy) {
        switch subject {
        case .network(let networks):
            policy.deniedNetworks.remove(networks)
            if case .one(let network) = networks { policy.allowedNetworks.insert(network) }
        case .asset(let address, let network, let limit):
            policy.deniedAssets.remove(address)
            if let network, let limit {
                let token = PaymentPolicy.AllowedToken(address, on: network, limit: limit)
                policy.allowedAssets[network, default: [:]][address] = token
            }
        case .payee(let address):
            policy.deniedPayees.remove(address)
            policy.allowedPayees.insert(address)
        case .method(let method): policy.methods.insert(method)
        }
    }

    private static func deny(_ subject: Subject, in policy: inout PaymentPolicy) {
        switch subject {
        case .network(let networks):
            policy.deniedNetworks.insert(networks)
            if case .one(let network) = networks { policy.allowedNetworks.remove(network) }
        case .asset(let address, _, _):
            for network in policy.allowedAssets.keys { policy.allowedAssets[network]?[address] = nil }
            policy.deniedAssets.insert(address)
        case .payee(let address):
            policy.allowedPayees.remove(address)
            policy.deniedPayees.insert(address)
        case .method(let method): policy.methods.remove(method)
        }
    }

    /// Returns true if the change could allow a payment that was not allowed before.
    public func relaxes(_ policy: PaymentPolicy) -> Bool {
        switch self {
        case .mode(let mode): Self.rank(mode) > Self.rank(policy.mode)
        case .max(let limit): !limit.isWithin(policy.maxPerPayment)
        case .budget(let limit, .day): !limit.isWithin(policy.dailyBudget)
        case .budget(let limit, .session): policy.sessionBudget.map { !limit.isWithin($0) } ?? false
        case .allow: applied(to: policy) != policy
        case .deny: false
        }
    }

    private static func rank(_ mode: PaymentPolicy.Mode) -> Int {
        switch mode {
        case .never: 0
        case .ask: 1
        case .auto: 2
        }
    }
}
