public import Payments
public import X402

/// The payment services of the program.
public struct PaymentServices: Sendable {
    /// The way in which a change that lets more be paid is confirmed.
    public enum ConfirmationMode: Sendable, Hashable {
        /// The user at the prompt is asked.
        case interactive
        /// The typed command counts as the yes: in a replay over the local network.
        case implied
        /// The change is refused: in scripts and the startup file.
        case forbidden
    }

    /// The authorizer, which decides about payments and keeps the ledger.
    public var payer: PaymentAuthorizer
    /// The wallet that pays; nil if there is none.
    public var wallet: WalletFacts?
    /// The function that returns the balances of an address; nil where the network cannot report them.
    public var balances: (@Sendable (Address) -> [WalletBalance])?
    /// The function that looks up the settlement status of a payment; it signs nothing.
    public var settlementStatus: @Sendable (LedgerEntry) async -> SettlementStatus
    /// The payments of served tasks that wait for a person's answer.
    public var approvals: PendingApprovals
    /// The allocator of record numbers, as in `$4`.
    public var numbers: RecordNumberAllocator
    /// The way in which a change that lets more be paid is confirmed.
    public var confirmation: ConfirmationMode

    /// Creates the services.
    public init(
        payer: PaymentAuthorizer,
        wallet: WalletFacts?,
        balances: (@Sendable (Address) -> [WalletBalance])?,
        settlementStatus: @escaping @Sendable (LedgerEntry) async -> SettlementStatus,
        approvals: PendingApprovals,
        numbers: RecordNumberAllocator,
        confirmation: ConfirmationMode
    ) {
        self.payer = payer
        self.wallet = wallet
        self.balances = balances
        self.settlementStatus = settlementStatus
        self.approvals = approvals
        self.numbers = numbers
        self.confirmation = confirmation
    }
}

/// The facts about the wallet that pays.
public struct WalletFacts: Sendable, Hashable {
    /// The address whose key signs.
    public let address: Address
    /// The source of the key: `EXECUTOR_PRIVATE_KEY`, or the local network's play key.
    public let source: String
    /// True if the wallet holds play money only.
    public let isPlay: Bool

    /// Creates the facts of a wallet.
    public init(address: Address, source: String, isPlay: Bool) {
        self.address = address
        self.source = source
        self.isPlay = isPlay
    }
}

/// The balance of an address in one token.
public struct WalletBalance: Sendable, Hashable {
    /// The amount and its token.
    public let amount: TokenAmount

    /// Creates a balance.
    public init(_ amount: TokenAmount) {
        self.amount = amount
    }
}
