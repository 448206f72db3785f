public import Core
public import X402

/// The state of a payment.
///
/// Whether money moved and whether the data arrived are recorded separately.
public struct PaymentSummary: Sendable, Hashable {
    /// The outcome of a payment.
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// The payment is due and waits for the user.
        case pending
        /// The limits, or the user, forbid the payment.
        case declined
        /// Something about the payment changed, so that even automatic approval is not enough.
        case held
        /// The challenge cannot be paid in its present form.
        case malformed
        /// The payment was made.
        case paid
        /// The payment was refused by the receiving side.
        case rejected
        /// The payment was sent, and its outcome is not known.
        case unknown
        /// The payment was made and came back.
        case refunded
    }

    /// The state of a payment's money.
    public enum Money: String, Sendable, Hashable {
        /// No money moved.
        case unmoved
        /// The money moved.
        case moved
        /// It is not known whether the money moved.
        case unknown
        /// The money moved and came back.
        case returned
    }

    /// The delivery state of the purchased data.
    public enum Delivery: String, Sendable, Hashable {
        /// The response with the data arrived.
        case delivered
        /// No response with the data arrived.
        case missing
    }

    /// The party that pays.
    public enum Payer: Sendable, Hashable {
        /// The wallet of this program, with its address.
        case wallet(Address)
        /// The router, from credits.
        case router
    }

    /// The relation of a payee to earlier payments at its host.
    public enum Payee: Sendable, Hashable {
        /// No address was paid at the host before.
        case first
        /// The same address was paid that number of times before.
        case known(payments: Int)
        /// Another address was paid before.
        case changed(from: Address)
        /// The policy explicitly allows this address.
        case allowed
    }

    /// The amounts spent so far and the limits, as display text: `0.05`.
    public struct Budget: Sendable, Hashable {
        /// The amount spent today, including reserved and unknown payments.
        public let today: String
        /// The limit of a day.
        public let dailyLimit: String
        /// The amount spent in this session.
        public let session: String
        /// The limit of a session; nil if there is none.
        public let sessionLimit: String?
        /// The amount left of today's limit.
        public let left: String

        /// Creates a budget from the amounts spent and the limits.
        public init(today: String, dailyLimit: String, session: String, sessionLimit: String?, left: String) {
            self.today = today
            self.dailyLimit = dailyLimit
            self.session = session
            self.sessionLimit = sessionLimit
            self.left = left
        }
    }

    /// The signed authorization, without its signature.
    public struct Authorization: Sendable, Hashable {
        /// The nonce, as it was transmitted.
        public let nonce: String
        /// The moment until which the authorization can be settled.
        public let validBefore: Timestamp

        /// Creates an authorization from its nonce and the end of its validity.
        public init(nonce: String, validBefore: Timestamp) {
            self.nonce = nonce
            self.validBefore = validBefore
        }
    }

    /// The reason why a payment was refused, or is not settled.
    public struct Reason: Sendable, Hashable {
        /// The code as it was received, safe to show.
        public let code: String
        /// The accompanying message, safe to show.
        public let message: String?
        /// The step at which the reason was given: `verify` or `settle`; nil if it is not known.
        public let step: String?

        /// Creates a reason from its code, message and step.
        public init(code: String, message: String? = nil, step: String? = nil) {
            self.code = code
            self.message = message
            self.step = step
        }
    }

    /// The outcome of the payment.
    public var outcome: Outcome
    /// The state of the money.
    public var money: Money
    /// The delivery state of the purchased data.
    public var data: Delivery
    /// The moment until which the work that was paid for continues when its task is executed again, without any payment;
    /// nil if it does not.
    public var continuesUntil: Timestamp?
    /// The purpose of the payment, in plain words: `create a cache in eu-west-1`.
    public let purpose: String
    /// The host of the seller that asks for the payment.
    public let host: String
    /// The challenge; nil if no price could be obtained.
    public let challenge: PaymentChallenge?
    /// The number of the option that would be paid or was paid, from 1.
    public var option: Int?
    /// The rule that decided; nil if none forbade or delayed the payment.
    public var rule: PaymentRule?
    /// The reason why there is no price, if none could be obtained.
    public let missingPrice: String?
    /// The findings of the audit, and the contradictions between the receipt and the payment.
    public var findings: [Finding]
    /// True if the user's approval can let the payment be made; false where nothing is paid at all.
    public var canBeAllowed = true
    /// The moment until which the challenge can be paid.
    public let expires: Timestamp?
    /// The party that pays, or would pay.
    public var payer: Payer?
    /// The relation of the payee to earlier payments at the host.
    public var payee: Payee?
    /// The amounts spent and the limits.
    public var budget: Budget?
    /// The number of the payment's entry in the ledger, once money is reserved.
    public var entry: Int?
    /// The signed authorization.
    public var authorization: Authorization?
    /// The transaction that the receipt names.
    public var transaction: String?
    /// The time from the signature to the response.
    public var settledAfter: Duration?
    /// The reason why the payment was refused, or is not settled.
    public var reason: Reason?
    /// The identifier under which the router tracks the call.
    public var tracking: String?
    /// The amount that the router charges in addition to the price, in the token's smallest units.
    public var fee: AtomicAmount?
    /// The total charge according to the ledger, in the token's smallest units.
    public var charged: AtomicAmount?
    /// The total charge as display text; nil where no amount was stated.
    public var chargedText: String?
    /// The moment until which a refused payment counts against the budgets, because it may have been settled.
    public var countsUntil: Timestamp?
    /// The number of times that the payment was sent.
    public var sendings = 0
    /// True if the payment was not ordered: a receipt came with the response to a call that was not known to cost.
    public var isUnordered = false

    /// Creates a summary of a payment.
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

    /// The requirements that would be paid: those of the chosen option, else the first that can be read.
    public var requirements: PaymentRequirements? {
        guard let challenge else { return nil }
        if let option, challenge.accepts.indices.contains(option - 1) { return challenge.accepts[option - 1].usable }
        return challenge.accepts.lazy.compactMap(\.usable).first
    }

    /// The total charge, including a router's fee, as display text; nil where no price is known.
    public var chargeText: String? {
        guard let requirements else { return chargedText }
        let asked = requirements.amount.units + (fee ?? AtomicAmount(0)).units
        guard let total = AtomicAmount(units: max(asked, charged?.units ?? asked)), total != requirements.amount else {
            return requirements.amountText
        }
        return requirements.token.map { TokenAmount(total, of: $0).description }
            ?? "\(total) units of \(requirements.asset.short)"
    }

    /// True if it is only known that a router was to pay without being asked for a price, and delivered.
    ///
    /// The original executor did not report such a payment.
    public var isUntold: Bool {
        !isUnordered && payer == .router && outcome == .paid && challenge == nil && transaction == nil
            && charged == nil && missingPrice == nil
    }

    /// True if nothing was signed or ordered because the ledger could not be written; a later attempt may find it.
    public var isForWantOfLedger: Bool {
        guard outcome == .declined, case .noLedger? = rule else { return false }
        return true
    }

    /// The code of the task's failure, where the payment is the cause of the failure.
    public var failureCode: FailureCode {
        switch outcome {
        case .pending: .paymentRequired
        case .declined where isForWantOfLedger: .storeUnavailable
        case .declined: .paymentDeclined
        case .held: .paymentHeld
        case .malformed: .challengeMalformed
        case .rejected: .paymentRejected
        case .unknown: .paymentUnknown
        case .paid, .refunded: .upstreamFailed
        }
    }
}
