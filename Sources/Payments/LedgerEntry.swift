public import BigInt
public import Core
public import ExecutorCore
public import OrderedJSON
public import PaymentModel
public import X402

/// A payment in the ledger: what was reserved before anything was signed, its sendings, and all facts about it.
public struct LedgerEntry: Sendable, Hashable {
    /// The parts that are needed to sign the same authorization again; the signature itself is not stored.
    public struct Signed: Sendable, Hashable {
        /// The challenge, with no option but the one that is paid.
        public let challenge: JSONObject
        /// The nonce: 32 bytes.
        public let nonce: [UInt8]
        /// The moment from which the window was counted.
        public let moment: Timestamp
        /// The first moment at which the authorization can no longer be settled.
        public let validBefore: Timestamp

        /// Creates the parts of an authorization.
        public init(challenge: JSONObject, nonce: [UInt8], moment: Timestamp, validBefore: Timestamp) {
            self.challenge = challenge
            self.nonce = nonce
            self.moment = moment
            self.validBefore = validBefore
        }
    }

    /// The number of the entry in the ledger, from 1; 0 before it is inserted.
    public var id: Int
    /// The moment at which the money was reserved.
    public let createdAt: Timestamp
    /// The identifier of the job whose task is paid for.
    public let jobId: String
    /// The identity of the task; see ``ExecutorCore/ExecutorTask/fingerprint``.
    public let task: String
    /// The step of the job that is paid for, such as `create` or `topup`.
    ///
    /// The step is empty in an entry of the ledger's first format, which applies to every step of its job.
    public let step: String
    /// The run of the program that reserved the money, for a session's budget.
    public let session: String
    /// The name of the caller whose task it is; empty where callers are not told apart.
    public var caller = ""
    /// The source of the task.
    public let origin: TaskSource
    /// The task in two words: `create eu-west-1`.
    public let taskSummary: String
    /// The purpose of the payment, in plain words.
    public let purpose: String
    /// The host of the seller.
    public let host: SellerHost
    /// The party that pays.
    public let payer: PaymentSummary.Payer
    /// The terms; nil where a router pays without stating them.
    public let terms: PaymentTerms?
    /// The scope that the payment counts against.
    public let scope: BudgetScope
    /// The signed authorization; nil for a payment by the router.
    public let signed: Signed?
    /// The total charge, including a router's fee, in the token's smallest units; nil where no amount was stated.
    public var charge: AtomicAmount?
    /// The lease of the execution that is at work on the payment.
    public var lease: PaymentLease?
    /// The sendings: each handover of the payment to the transport.
    public var sendings: [PaymentSending] = []
    /// All facts about the payment, in the order in which they were recorded.
    public var facts: [PaymentFact] = []
    /// The amount of the payment in the totals of the budgets now, in the scope's units.
    public var counted: BigUInt = 0
    /// The identifier under which the router tracks the call.
    public var tracking: String?
    /// The response that delivered the purchased data, stored with the fact that it was paid.
    public var reply: KeptReply?
    /// The response to the task, for later requests under the same job.
    public var answer: JSONObject?

    /// Creates an entry; its charge is the amount of the terms until another one is set.
    public init(
        createdAt: Timestamp,
        jobId: String,
        task: String,
        step: String,
        session: String,
        origin: TaskSource,
        taskSummary: String,
        purpose: String,
        host: SellerHost,
        payer: PaymentSummary.Payer,
        terms: PaymentTerms?,
        scope: BudgetScope,
        signed: Signed?,
        lease: PaymentLease?
    ) {
        id = 0
        self.createdAt = createdAt
        self.jobId = jobId
        self.task = task
        self.step = step
        self.session = session
        self.origin = origin
        self.taskSummary = taskSummary
        self.purpose = purpose
        self.host = host
        self.payer = payer
        self.terms = terms
        self.scope = scope
        self.signed = signed
        self.lease = lease
        charge = terms?.amount
    }
}

/// The stored response to a paid request.
public struct KeptReply: Sendable, Hashable {
    /// The maximum size of a stored body, in bytes.
    static let limit = 1 << 20

    /// The HTTP status.
    public let status: Int
    /// The body as text.
    public let body: String

    /// Creates a stored response; returns nil if it is no success, larger than the limit, or not UTF-8.
    public init?(status: Int, body: [UInt8]) {
        guard 200...299 ~= status, body.count <= Self.limit, let body = String(validating: body, as: UTF8.self) else {
            return nil
        }
        self.status = status
        self.body = body
    }

    /// Creates a response from stored values.
    public init(status: Int, body: String) {
        self.status = status
        self.body = body
    }
}

extension LedgerEntry {
    /// The challenge that was answered, with the one option that was paid; nil for a payment by the router.
    public var challenge: PaymentChallenge? { signed?.readChallenge }

    /// The token, if it is in the table.
    public var token: KnownToken? {
        terms.flatMap { KnownTokens.token(at: $0.asset, on: $0.network) }
    }

    /// The total charge as display text: `0.50 USDC`.
    public var amountText: String {
        guard let charge else { return "an unknown amount" }
        guard let terms else { return "\(charge.shown(decimals: Self.plainDecimals)) dollars" }
        return token.map { TokenAmount(charge, of: $0).description } ?? "\(charge) units of \(terms.asset.short)"
    }

    /// The network as display text.
    public var networkText: String { terms?.network.displayName ?? "unknown" }

    /// The number of decimals of an amount whose token was not named: those of USDC, the token of nearly all sellers.
    public static let plainDecimals = 6

    /// The amount that the payment counts against a budget, in its scope's units.
    public var units: BigUInt {
        guard let charge else { return 0 }
        guard case .dollars = scope else { return charge.units }
        let decimals = terms == nil ? Self.plainDecimals : token?.decimals ?? BudgetScope.dollarDecimals
        return charge.units * BigUInt(10).power(BudgetScope.dollarDecimals - decimals)
    }

    /// The day against whose budget the payment counts.
    public var day: BudgetPeriod { BudgetPeriod(dayOf: createdAt) }

    /// The day of the caller that the payment counts for; nil where callers are not told apart.
    public var callerDay: BudgetPeriod? {
        caller.isEmpty ? nil : .caller(caller, day: String(createdAt.iso8601.prefix(10)))
    }

    /// The periods that the payment counts for.
    public var periods: [BudgetPeriod] { [day, .session(session)] + (callerDay.map { [$0] } ?? []) }

    /// The step with its host, as part of a sentence: `create at api.xcache.io`.
    public var place: String { "\(step) at \(host.text)" }
}
