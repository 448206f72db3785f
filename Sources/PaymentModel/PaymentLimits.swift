public import BigInt

/// The conditions that must hold when money is reserved for a payment.
public struct PaymentLimits: Sendable, Hashable {
    /// The maximum total of a day, in the scope's units; nil for no limit.
    public var daily: BigUInt?
    /// The maximum total of this session, in the scope's units; nil for no limit.
    public var session: BigUInt?
    /// The maximum total of the caller on a day, in the scope's units, which is never lifted; nil for no limit.
    public var caller: BigUInt?
    /// True if the payee must be an address that was paid at the host before, provided that any was.
    public var keepsPayee: Bool
    /// True if the limits of amount are lifted for this payment; the payment still counts against the budgets.
    public var isOff: Bool
    /// True if the user was told that an earlier payment of the step may have been made, and wants another one.
    public var allowsSecond = false

    /// Creates the limits of a payment.
    public init(daily: BigUInt?, session: BigUInt?, keepsPayee: Bool, isOff: Bool = false) {
        self.daily = daily
        self.session = session
        self.keepsPayee = keepsPayee
        self.isOff = isOff
    }

    /// No limits: for a call that a router pays for without its price being asked.
    public static let none = PaymentLimits(daily: nil, session: nil, keepsPayee: false)
}
