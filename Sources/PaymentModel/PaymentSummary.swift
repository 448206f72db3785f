public import Core
public import X402

/// What became of a payment: money and data are two separate facts.
public struct PaymentSummary: Sendable, Hashable {
    /// How the payment stands.
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// It is due and waits for a person.
        case pending
        /// The limits, or a person, forbid it.
        case declined
        /// Something about it changed, so even an automatic yes is not enough.
        case held
        /// The challenge cannot be paid as it stands.
        case malformed
        /// It was made.
        case paid
        /// It was refused by those who should have taken it.
        case rejected
        /// It was sent, and nobody knows what became of it.
        case unknown
        /// It was made and came back.
        case refunded
    }

    /// Whether money moved.
    public enum Money: String, Sendable, Hashable {
        /// It did not.
        case unmoved
        /// It did.
        case moved
        /// Nobody can say.
        case unknown
        /// It did, and came back.
        case returned
    }

    /// Whether the answer arrived.
    public enum Delivery: String, Sendable, Hashable {
        /// It did.
        case delivered
        /// It did not.
        case missing
    }

    /// Who pays.
    public enum Payer: Sendable, Hashable {
        /// The wallet of this program, at that address.
        case wallet(Address)
        /// The router, from credits.
        case router
    }

    /// What is known about the one who is to be paid.
    public enum Payee: Sendable, Hashable {
        /// Nobody was paid there before.
        case first
        /// The same address was paid that many times before.
        case known(payments: Int)
        /// Another address was paid before.
        case changed(from: Address)
        /// The limits name this address.
        case allowed
    }

    /// What was spent so far, as people read it: `0.05`, and what the limits are.
    public struct Budget: Sendable, Hashable {
        /// Spent today, reserved and unknown payments among it.
        public let today: String
        /// The limit of a day.
        public let dailyLimit: String
        /// Spent in this session.
        public let session: String
        /// The limit of a session, if there is one.
        public let sessionLimit: String?
        /// What is left of today's limit.
        public let left: String

        /// What was spent, and what may be.
        public init(today: String, dailyLimit: String, session: String, sessionLimit: String?, left: String) {
            self.today = today
            self.dailyLimit = dailyLimit
            self.session = session
            self.sessionLimit = sessionLimit
            self.left = left
        }
    }

    /// What was signed, without the signature.
    public struct Authorization: Sendable, Hashable {
        /// Its nonce, as it travelled.
        public let nonce: String
        /// Until when it can be settled.
        public let validBefore: Timestamp

        /// An authorization's facts.
        public init(nonce: String, validBefore: Timestamp) {
            self.nonce = nonce
            self.validBefore = validBefore
        }
    }

    /// Why a payment was refused, or is not settled.
    public struct Reason: Sendable, Hashable {
        /// The code as it came, safe to show.
        public let code: String
        /// What was said besides, safe to show.
        public let message: String?
        /// The step at which it was said: `verify` or `settle`; nil if that is not known.
        public let step: String?

        /// A reason as it came.
        public init(code: String, message: String? = nil, step: String? = nil) {
            self.code = code
            self.message = message
            self.step = step
        }
    }

    /// How the payment stands.
    public var outcome: Outcome
    /// Whether money moved.
    public var money: Money
    /// Whether the answer arrived.
    public var data: Delivery
    /// What the payment is for, as a person would say it: `create a cache in eu-west-1`.
    public let purpose: String
    /// Who asks: the host of the seller.
    public let host: String
    /// The challenge; nil if no price could be had.
    public let challenge: PaymentChallenge?
    /// The option that would be paid, or was, from 1.
    public var option: Int?
    /// The rule that decided; nil if none forbade or delayed it.
    public var rule: PaymentRule?
    /// Why there is no price, if none could be had.
    public let missingPrice: String?
    /// What the audit found, and what contradicts the payment in its receipt.
    public var findings: [Finding]
    /// False where even a person's yes would not pay it, because nothing is paid here at all.
    public var canBeAllowed = true
    /// Until when the challenge can be paid.
    public let expires: Timestamp?
    /// Who pays, or would.
    public var payer: Payer?
    /// What is known about the payee.
    public var payee: Payee?
    /// What was spent.
    public var budget: Budget?
    /// The number of its entry in the ledger, once money was set aside.
    public var entry: Int?
    /// What was signed.
    public var authorization: Authorization?
    /// The receipt's transaction.
    public var transaction: String?
    /// How long it took from the signature to the answer.
    public var settledAfter: Duration?
    /// Why it was refused, or is not settled.
    public var reason: Reason?
    /// Under what the router follows the call.
    public var tracking: String?
    /// What the router charges beside the price, in the token's smallest units.
    public var fee: AtomicAmount?
    /// What it was charged in all, by the ledger, in the token's smallest units.
    public var charged: AtomicAmount?
    /// The same as people read it; nil where nobody told an amount.
    public var chargedText: String?
    /// Until when a refused payment counts against the budgets, because it could still be settled.
    public var countsUntil: Timestamp?
    /// How often it was sent.
    public var sendings = 0
    /// True if nobody ordered it: a receipt came with the answer to a call that was not known to cost.
    public var isUnordered = false

    /// A payment's facts.
    public init(
        outcome: Outcome,
        money: Money = .unmoved,
        data: Delivery = .missing,
        purpose: String,
        host: String,
        challenge: PaymentChallenge?,
        option: Int?,
        rule: PaymentRule?,
        missingPrice: String? = nil,
        findings: [Finding],
        expires: Timestamp?
    ) {
        self.outcome = outcome
        self.money = money
        self.data = data
        self.purpose = purpose
        self.host = host
        self.challenge = challenge
        self.option = option
        self.rule = rule
        self.missingPrice = missingPrice
        self.findings = findings
        self.expires = expires
    }

    /// The requirements that would be paid: the chosen option, else the first that can be read.
    public var requirements: PaymentRequirements? {
        guard let challenge else { return nil }
        if let option, challenge.accepts.indices.contains(option - 1) { return challenge.accepts[option - 1].usable }
        return challenge.accepts.lazy.compactMap(\.usable).first
    }

    /// What is charged in all, a router's fee included, as people read it: `0.515 USDC`; nil where no price is known.
    public var chargeText: String? {
        guard let requirements else { return chargedText }
        let asked = requirements.amount.units + (fee ?? AtomicAmount(0)).units
        guard let total = AtomicAmount(units: max(asked, charged?.units ?? asked)), total != requirements.amount else {
            return requirements.amountText
        }
        return requirements.token.map { TokenAmount(total, of: $0).description }
            ?? "\(total) units of \(requirements.asset.short)"
    }

    /// True if no more is known of it than that a router was to pay unasked, and delivered: what the original executor never told.
    public var isUntold: Bool {
        !isUnordered && payer == .router && outcome == .paid && challenge == nil && transaction == nil
            && charged == nil && missingPrice == nil
    }

    /// The code of the task's failure, where the payment is why it failed.
    public var failureCode: FailureCode {
        switch outcome {
        case .pending: .paymentRequired
        case .declined: .paymentDeclined
        case .held: .paymentHeld
        case .malformed: .challengeMalformed
        case .rejected: .paymentRejected
        case .unknown: .paymentUnknown
        case .paid, .refunded: .upstreamFailed
        }
    }
}
