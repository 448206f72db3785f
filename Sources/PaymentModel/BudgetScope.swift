public import BigInt
public import Core
public import X402

/// A group of tokens whose payments count together against one budget.
public enum BudgetScope: Sendable, Hashable {
    /// All dollar tokens of the table, in units of a dollar with 18 decimals.
    case dollars
    /// A single token that the user allowed explicitly, in its smallest units.
    case token(network: String, address: Address)

    /// The number of decimals of a dollar in the ledger.
    ///
    /// It is that of the finest token of the table, so that no digit is lost.
    public static let dollarDecimals = 18

    /// Creates the scope that a payment with the given requirements counts against.
    public init(of requirements: PaymentRequirements) {
        if let token = requirements.token, token.isDollar, token.decimals <= Self.dollarDecimals {
            self = .dollars
        } else {
            self = .token(network: requirements.network.caip2, address: requirements.asset)
        }
    }

    /// Returns the amount of a payment in the units of this scope.
    public func units(of requirements: PaymentRequirements) -> BigUInt {
        switch self {
        case .dollars:
            let decimals = requirements.token?.decimals ?? Self.dollarDecimals
            return requirements.amount.units * BigUInt(10).power(Self.dollarDecimals - decimals)
        case .token:
            return requirements.amount.units
        }
    }

    /// The name of the scope in a payment store.
    public var key: String {
        switch self {
        case .dollars: "usd"
        case .token(let network, let address): "\(network)/\(address.text)"
        }
    }

    /// Creates the scope with the given name in a payment store; returns nil for any other text.
    public init?(key: String) {
        if key == BudgetScope.dollars.key {
            self = .dollars
            return
        }
        guard let slash = key.lastIndex(of: "/"), let address = try? Address(parsing: String(key[slash...].dropFirst()))
        else { return nil }
        self = .token(network: String(key[..<slash]), address: address)
    }

    /// Returns an amount of this scope as display text: `0.05`, `100 units`.
    public func shown(_ units: BigUInt) -> String {
        switch self {
        case .dollars: AtomicAmount(units: units)?.shown(decimals: Self.dollarDecimals) ?? "\(units)"
        case .token: "\(units) units"
        }
    }
}

/// A period of time over which a budget is counted.
public enum BudgetPeriod: Sendable, Hashable {
    /// A day in UTC: `2025-10-28`.
    case day(String)
    /// A session: one run of the program.
    case session(String)
    /// A day in UTC of one caller: the holder of an API key.
    case caller(String, day: String)

    /// Creates the period of the day that contains the given moment.
    public init(dayOf moment: Timestamp) {
        self = .day(String(moment.iso8601.prefix(10)))
    }

    /// The name of the period in a payment store.
    public var key: String {
        switch self {
        case .day(let day): "day:\(day)"
        case .session(let session): "session:\(session)"
        case .caller(let name, let day): "caller:\(name) day:\(day)"
        }
    }
}
