public import Payments
public import X402

/// The services of the program that are about payments.
public struct PaymentServices: Sendable {
    /// How a change that lets more be paid comes about.
    public enum ConfirmationMode: Sendable, Hashable {
        /// A person is asked.
        case asked
        /// The typed command is the yes: in a replay over the local network.
        case typed
        /// Not at all: in scripts and the startup file.
        case refused
    }

    /// Decides, keeps the ledger.
    public var payer: PaymentAuthorizer
    /// Who pays; nil without a wallet.
    public var wallet: WalletFacts?
    /// What an address has, where the network can tell; nil where it cannot.
    public var balances: (@Sendable (Address) -> [WalletBalance])?
    /// Asks whoever may know what became of a payment; signs nothing.
    public var news: @Sendable (LedgerEntry) async -> SettlementStatus
    /// Payments of served tasks that wait for a person.
    public var approvals: PendingApprovals
    /// The numbers behind `$`.
    public var numbers: RecordNumberAllocator
    /// How a change that lets more be paid comes about.
    public var confirmation: ConfirmationMode

    /// What is known about money.
    public init(
        payer: PaymentAuthorizer,
        wallet: WalletFacts?,
        balances: (@Sendable (Address) -> [WalletBalance])?,
        news: @escaping @Sendable (LedgerEntry) async -> SettlementStatus,
        approvals: PendingApprovals,
        numbers: RecordNumberAllocator,
        confirmation: ConfirmationMode
    ) {
        self.payer = payer
        self.wallet = wallet
        self.balances = balances
        self.news = news
        self.approvals = approvals
        self.numbers = numbers
        self.confirmation = confirmation
    }
}

/// Who pays.
public struct WalletFacts: Sendable, Hashable {
    /// The address that signs.
    public let address: Address
    /// Where its key comes from: `EXECUTOR_PRIVATE_KEY`, or the local network's play key.
    public let source: String
    /// True if it holds play money only.
    public let isPlay: Bool

    /// A wallet's facts.
    public init(address: Address, source: String, isPlay: Bool) {
        self.address = address
        self.source = source
        self.isPlay = isPlay
    }
}

/// What an address has of a token.
public struct WalletBalance: Sendable, Hashable {
    /// The amount and its token.
    public let amount: TokenAmount

    /// That much.
    public init(_ amount: TokenAmount) {
        self.amount = amount
    }
}
