import BigInt
public import X402

/// What may be paid, and by whose word.
public struct PaymentPolicy: Sendable, Hashable {
    /// Who says yes to a payment.
    public enum Mode: String, Sendable, Hashable, CaseIterable {
        /// A person, each time.
        case ask
        /// The limits alone.
        case auto
        /// Nobody: every payment is left to be made elsewhere.
        case never
    }

    /// Some networks, by name or by kind.
    public enum Networks: Sendable, Hashable {
        /// One of them.
        case one(Network)
        /// All whose tokens are worth something.
        case main
        /// All whose tokens are worth nothing.
        case test
    }

    /// A token outside the table that may be paid with on one network, and how much of it.
    public struct AllowedToken: Sendable, Hashable {
        /// Its contract.
        public let address: Address
        /// The network on which it may be paid with.
        public let network: Network
        /// The most of one payment, and of all payments of a day, in smallest units.
        public let limit: AtomicAmount

        /// A token, and its limit.
        public init(_ address: Address, on network: Network, limit: AtomicAmount) {
            self.address = address
            self.network = network
            self.limit = limit
        }
    }

    /// Who says yes.
    public var mode: Mode
    /// The most that one payment may be.
    public var maxPerPayment: SpendingLimit
    /// The most that all payments of a day may be.
    public var dailyBudget: SpendingLimit
    /// The most that all payments of this run may be; nil for no such limit.
    public var sessionBudget: SpendingLimit?
    /// The network to pay on if there is a choice.
    public var preferred: Network?
    /// Networks that are not paid on.
    public var deniedNetworks: Set<Networks> = []
    /// Networks that are paid on although their kind is denied.
    public var allowedNetworks: Set<Network> = []
    /// Tokens that are not paid with.
    public var deniedAssets: Set<Address> = []
    /// Tokens outside the table that may be paid with.
    public var allowedAssets: [Network: [Address: AllowedToken]] = [:]
    /// Addresses that are never paid.
    public var deniedPayees: Set<Address> = []
    /// Addresses that may be paid although another one was paid before.
    public var allowedPayees: Set<Address> = []
    /// The ways to transfer a token that are signed for.
    public var methods: Set<KnownToken.TransferMethod> = [.eip3009]

    /// A policy; by default nothing is paid, and more than 1.00 at once or 5.00 a day is over the limits.
    public init(
        mode: Mode = .never,
        maxPerPayment: SpendingLimit = SpendingLimit(dollars: 1),
        dailyBudget: SpendingLimit = SpendingLimit(dollars: 5),
        sessionBudget: SpendingLimit? = nil,
        preferred: Network? = nil
    ) {
        self.mode = mode
        self.maxPerPayment = maxPerPayment
        self.dailyBudget = dailyBudget
        self.sessionBudget = sessionBudget
        self.preferred = preferred
    }

    /// The limits in one line: `asks before it pays; at most 1.00 per payment, 5.00 a day`.
    public var summary: String {
        let who =
            switch mode {
            case .ask: "asks before it pays"
            case .auto: "pays by itself"
            case .never: "never pays"
            }
        let session = sessionBudget.map { ", \($0) this session" } ?? ""
        return "\(who); at most \(maxPerPayment) per payment, \(dailyBudget) a day\(session)"
    }

    /// The limit that a price breaks, whatever was spent before; nil if it breaks none.
    ///
    /// `fee` is what a router charges beside the price; limits hold for both together.
    public func refusal(
        of requirements: PaymentRequirements,
        charging fee: AtomicAmount = AtomicAmount(0)
    ) -> PaymentRule? {
        if denies(requirements.network) { return .network(requirements.network) }
        if deniedAssets.contains(requirements.asset) { return .asset(requirements.asset) }
        if deniedPayees.contains(requirements.payTo) { return .payee(requirements.payTo) }
        guard let token = requirements.token else {
            guard let allowed = allowedToken(for: requirements) else { return .unknownToken(requirements.asset) }
            return requirements.amount <= allowed.limit ? nil : .overUnits(allowed.limit)
        }
        for limit in [maxPerPayment, dailyBudget, sessionBudget].compactMap({ $0 }) where !limit.covers(token) {
            return .noLimit(symbol: token.symbol)
        }
        let units = requirements.amount.units + fee.units
        if !maxPerPayment.allows(units, of: token) { return .overPayment(maxPerPayment) }
        if !dailyBudget.allows(units, of: token) { return .overBudget(dailyBudget, .day) }
        if let sessionBudget, !sessionBudget.allows(units, of: token) { return .overBudget(sessionBudget, .session) }
        return nil
    }

    /// The token outside the table that an option is paid with, if it was allowed on the option's network.
    private func allowedToken(for requirements: PaymentRequirements) -> AllowedToken? {
        allowedAssets[requirements.network]?[requirements.asset]
    }

    private func denies(_ network: Network) -> Bool {
        if deniedNetworks.contains(.one(network)) { return true }
        if allowedNetworks.contains(network) { return false }
        return deniedNetworks.contains(network.isTest ? .test : .main)
    }

    /// What is preferred among the options of a challenge.
    public func preferences(payer: Address?) -> SelectionPreferences {
        let assets = allowedAssets.values.flatMap(\.values).map {
            SelectionPreferences.Asset($0.address, on: $0.network)
        }
        return SelectionPreferences(network: preferred, methods: methods, assets: Set(assets), payer: payer)
    }

    /// What the ledger is to check for a payment.
    public func limits(for requirements: PaymentRequirements, once: Bool) -> PaymentLimits {
        let keepsPayee = !once && !allowedPayees.contains(requirements.payTo)
        switch BudgetScope(of: requirements) {
        case .dollars:
            return PaymentLimits(
                daily: dailyBudget.dollarUnits,
                session: sessionBudget?.dollarUnits,
                keepsPayee: keepsPayee,
                isOff: once
            )
        case .token:
            let limit = allowedToken(for: requirements)?.limit.units ?? 0
            return PaymentLimits(daily: limit, session: nil, keepsPayee: keepsPayee, isOff: once)
        }
    }
}
