public import BigInt

/// What must hold when money is reserved.
public struct PaymentLimits: Sendable, Hashable {
    /// The most of a day, in the scope's units; nil for no such limit.
    public var daily: BigUInt?
    /// The most of this run; nil for no such limit.
    public var session: BigUInt?
    /// True if the payee must be one that was paid at the host before, if any was.
    public var keepsPayee: Bool
    /// True if the limits do not count this time; what is paid still does.
    public var isOff: Bool
    /// True if a person was told that an earlier payment of the step may have been made, and wants another.
    public var allowsSecond = false

    /// Limits of a payment.
    public init(daily: BigUInt?, session: BigUInt?, keepsPayee: Bool, isOff: Bool = false) {
        self.daily = daily
        self.session = session
        self.keepsPayee = keepsPayee
        self.isOff = isOff
    }

    /// No limits, as where a router pays unasked.
    public static let none = PaymentLimits(daily: nil, session: nil, keepsPayee: false)
}
