public import BigInt
public import Core
public import X402

/// What is counted together against a budget.
public enum BudgetScope: Sendable, Hashable {
    /// All dollar tokens of the table, in units of a dollar with 18 decimals.
    case dollars
    /// One token that was allowed by hand, in its smallest units.
    case token(network: String, address: Address)

    /// The decimals of a dollar in the ledger: as many as the finest token of the table has, so that no digit is lost.
    public static let dollarDecimals = 18

    /// What a payment counts against.
    public init(of requirements: PaymentRequirements) {
        if let token = requirements.token, token.isDollar, token.decimals <= Self.dollarDecimals {
            self = .dollars
        } else {
            self = .token(network: requirements.network.caip2, address: requirements.asset)
        }
    }

    /// A payment's amount as this scope counts it.
    public func units(of requirements: PaymentRequirements) -> BigUInt {
        switch self {
        case .dollars:
            let decimals = requirements.token?.decimals ?? Self.dollarDecimals
            return requirements.amount.units * BigUInt(10).power(Self.dollarDecimals - decimals)
        case .token:
            return requirements.amount.units
        }
    }

    /// The name under which stores keep it.
    public var key: String {
        switch self {
        case .dollars: "usd"
        case .token(let network, let address): "\(network)/\(address.text)"
        }
    }

    /// The scope that stores keep under that name; nil for any other text.
    public init?(key: String) {
        if key == BudgetScope.dollars.key {
            self = .dollars
            return
        }
        guard let slash = key.lastIndex(of: "/"), let address = try? Address(parsing: String(key[slash...].dropFirst()))
        else { return nil }
        self = .token(network: String(key[..<slash]), address: address)
    }

    /// A count as people read it: `0.05`, `100 units`.
    public func shown(_ units: BigUInt) -> String {
        switch self {
        case .dollars: AtomicAmount(units: units)?.shown(decimals: Self.dollarDecimals) ?? "\(units)"
        case .token: "\(units) units"
        }
    }
}

/// The time over which a budget is counted.
public enum BudgetPeriod: Sendable, Hashable {
    /// A day, UTC: `2025-10-28`.
    case day(String)
    /// One run of the program.
    case session(String)

    /// The day of a moment.
    public init(dayOf moment: Timestamp) {
        self = .day(String(moment.iso8601.prefix(10)))
    }

    /// The name under which stores keep it.
    public var key: String {
        switch self {
        case .day(let day): "day:\(day)"
        case .session(let session): "session:\(session)"
        }
    }
}
