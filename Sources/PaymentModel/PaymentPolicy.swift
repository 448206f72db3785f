import BigInt
public import X402

/// The rules for payments: what may be paid, and on whose approval.
public struct PaymentPolicy: Sendable, Hashable {
    /// The mode of approval of a payment.
    public enum Mode: String, Sendable, Hashable, CaseIterable {
        /// The user approves each payment.
        case ask
        /// The limits alone decide.
        case auto
        /// The program pays nothing: every payment is left to be made elsewhere.
        case never
    }

    /// A selection of networks, by name or by kind.
    public enum Networks: Sendable, Hashable {
        /// A single network.
        case one(Network)
        /// All networks whose tokens are worth something.
        case main
        /// All networks whose tokens are worth nothing.
        case test
    }

    /// A token outside the table that may be used for payments on one network, up to a limit.
    public struct AllowedToken: Sendable, Hashable {
        /// The address of the token's contract.
        public let address: Address
        /// The network on which the token may be used.
        public let network: Network
        /// The maximum of one payment, and of all payments of a day, in the token's smallest units.
        public let limit: AtomicAmount

        /// Creates an allowed token with its limit.
        public init(_ address: Address, on network: Network, limit: AtomicAmount) {
            self.address = address
            self.network = network
            self.limit = limit
        }
    }

    /// The mode of approval.
    public var mode: Mode
    /// The maximum amount of one payment.
    public var maxPerPayment: SpendingLimit
    /// The maximum total of all payments of a day.
    public var dailyBudget: SpendingLimit
    /// The maximum total of all payments of this session; nil for no limit.
    public var sessionBudget: SpendingLimit?
    /// The network to pay on if there is a choice; nil for no preference.
    public var preferred: Network?
    /// The networks on which payments are denied.
    public var deniedNetworks: Set<Networks> = []
    /// The networks on which payments are allowed although their kind is denied.
    public var allowedNetworks: Set<Network> = []
    /// The tokens whose use for payments is denied.
    public var deniedAssets: Set<Address> = []
    /// The tokens outside the table that may be used for payments, by network and contract address.
    public var allowedAssets: [Network: [Address: AllowedToken]] = [:]
    /// The addresses that are never paid.
    public var deniedPayees: Set<Address> = []
    /// The addresses that may be paid although another one was paid before.
    public var allowedPayees: Set<Address> = []
    /// The transfer methods for which authorizations may be signed.
    public var methods: Set<KnownToken.TransferMethod> = [.eip3009]

    /// Creates a policy; by default nothing is paid, and the limits are 1.00 per payment and 5.00 a day.
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

    /// The limits in one line of text: `payments need your OK: up to 1.00 each, 5.00 a day`.
    public var summary: String {
        let who =
            switch mode {
            case .ask: "payments need your OK: up to"
            case .auto: "pays without asking: up to"
            case .never: "payments are off, limits:"
            }
        let session = sessionBudget.map { ", \($0) this session" } ?? ""
        return "\(who) \(maxPerPayment) each, \(dailyBudget) a day\(session)"
    }

    /// Returns the rule that a price breaks, regardless of earlier payments; nil if it breaks none.
    ///
    /// `fee` is the amount that a router charges in addition to the price; the limits hold for the sum of both.
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

    /// Returns the token outside the table that an option is paid with, if it is allowed on the option's network.
    private func allowedToken(for requirements: PaymentRequirements) -> AllowedToken? {
        allowedAssets[requirements.network]?[requirements.asset]
    }

    private func denies(_ network: Network) -> Bool {
        if deniedNetworks.contains(.one(network)) { return true }
        if allowedNetworks.contains(network) { return false }
        return deniedNetworks.contains(network.isTest ? .test : .main)
    }

    /// Returns the preferences for choosing among the options of a challenge.
    public func preferences(payer: Address?) -> SelectionPreferences {
        let assets = allowedAssets.values.flatMap(\.values).map {
            SelectionPreferences.Asset($0.address, on: $0.network)
        }
        return SelectionPreferences(network: preferred, methods: methods, assets: Set(assets), payer: payer)
    }

    /// Returns the limits that the ledger checks for a payment.
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
