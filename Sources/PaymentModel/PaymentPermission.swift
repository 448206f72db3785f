public import X402

/// The user's permission for the payment of one task.
public enum PaymentPermission: Sendable, Hashable {
    /// No permission: the policy alone decides.
    case none
    /// A payment at these terms or at a lower price; with `once` it may exceed a limit or go to a changed payee.
    case terms(PaymentTerms, once: Bool)
    /// Another payment at these terms, although an earlier one of the same task may have been made.
    case second(PaymentTerms)
    /// Another sending of the authorization that was signed before.
    case resend
    /// No new payment: one that was signed or ordered before may be brought to its end, and nothing else is done.
    case earlierOnly

    /// The terms that the user agreed to.
    public var terms: PaymentTerms? {
        switch self {
        case .terms(let terms, _), .second(let terms): terms
        case .none, .resend, .earlierOnly: nil
        }
    }

    /// True if the user was told that an earlier payment may have been made, and wants another one.
    public var allowsSecond: Bool {
        if case .second = self { true } else { false }
    }

    /// True if the limits are lifted for this payment.
    public var isOnce: Bool {
        if case .terms(_, once: true) = self { true } else { false }
    }
}

/// The terms of a payment: its network, token, payee and maximum amount.
public struct PaymentTerms: Sendable, Hashable {
    /// The network on which the payment is made.
    public let network: Network
    /// The address of the token's contract.
    public let asset: Address
    /// The address of the payee.
    public let payTo: Address
    /// The maximum amount, in the token's smallest units.
    public let amount: AtomicAmount

    /// Creates terms from recorded values.
    public init(network: Network, asset: Address, payTo: Address, amount: AtomicAmount) {
        self.network = network
        self.asset = asset
        self.payTo = payTo
        self.amount = amount
    }

    /// Creates the terms of one option of a challenge, with the router's fee added to its price.
    public init(of requirements: PaymentRequirements, charging fee: AtomicAmount) {
        self.init(
            network: requirements.network,
            asset: requirements.asset,
            payTo: requirements.payTo,
            amount: AtomicAmount(units: requirements.amount.units + fee.units) ?? requirements.amount
        )
    }

    /// Creates the terms of one option of a challenge.
    public init(of requirements: PaymentRequirements) {
        network = requirements.network
        asset = requirements.asset
        payTo = requirements.payTo
        amount = requirements.amount
    }

    /// Returns true if an option asks for nothing beyond these terms; a lower price is covered.
    ///
    /// `fee` is the amount that a router charges in addition to the price.
    public func cover(_ requirements: PaymentRequirements, charging fee: AtomicAmount = AtomicAmount(0)) -> Bool {
        requirements.network == network && requirements.asset == asset && requirements.payTo == payTo
            && requirements.amount.units + fee.units <= amount.units
    }

    /// Returns the difference of an option to these terms in words: a higher price, or another payment altogether.
    func change(to requirements: PaymentRequirements) -> String {
        let price = requirements.amountText
        guard requirements.network == network, requirements.asset == asset, requirements.payTo == payTo else {
            return
                "not what you agreed to: \(price) on \(requirements.network.displayName) to \(requirements.payTo.short)"
        }
        return "the price changed: \(price)"
    }
}
