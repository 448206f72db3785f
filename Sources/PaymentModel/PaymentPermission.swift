public import X402

/// What a person allowed for the payment of one task.
public enum PaymentPermission: Sendable, Hashable {
    /// Nothing: the policy alone decides.
    case none
    /// These terms, and nothing dearer; `once` says that they may be over a limit, or go to a changed payee.
    case terms(PaymentTerms, once: Bool)
    /// Another payment at these terms, although an earlier one of the same task may have been made.
    case second(PaymentTerms)
    /// The authorization that was signed before may be sent again.
    case resend

    /// The terms that were agreed to.
    public var terms: PaymentTerms? {
        switch self {
        case .terms(let terms, _), .second(let terms): terms
        case .none, .resend: nil
        }
    }

    /// True if a person was told that an earlier payment may have been made, and wants another.
    public var allowsSecond: Bool {
        if case .second = self { true } else { false }
    }

    /// True if the limits do not count this time.
    public var isOnce: Bool {
        if case .terms(_, once: true) = self { true } else { false }
    }
}

/// What is paid, in what, where and to whom.
public struct PaymentTerms: Sendable, Hashable {
    /// The network.
    public let network: Network
    /// The token's contract.
    public let asset: Address
    /// Who is paid.
    public let payTo: Address
    /// The most that is paid.
    public let amount: AtomicAmount

    /// Terms that were written down.
    public init(network: Network, asset: Address, payTo: Address, amount: AtomicAmount) {
        self.network = network
        self.asset = asset
        self.payTo = payTo
        self.amount = amount
    }

    /// The terms of one option of a challenge, with what a router charges beside its price.
    public init(of requirements: PaymentRequirements, charging fee: AtomicAmount) {
        self.init(
            network: requirements.network,
            asset: requirements.asset,
            payTo: requirements.payTo,
            amount: AtomicAmount(units: requirements.amount.units + fee.units) ?? requirements.amount
        )
    }

    /// The terms of one option of a challenge.
    public init(of requirements: PaymentRequirements) {
        network = requirements.network
        asset = requirements.asset
        payTo = requirements.payTo
        amount = requirements.amount
    }

    /// True if an option asks for nothing that was not agreed to; a lower price is.
    ///
    /// `fee` is what a router charges beside the price.
    public func cover(_ requirements: PaymentRequirements, charging fee: AtomicAmount = AtomicAmount(0)) -> Bool {
        requirements.network == network && requirements.asset == asset && requirements.payTo == payTo
            && requirements.amount.units + fee.units <= amount.units
    }
}
