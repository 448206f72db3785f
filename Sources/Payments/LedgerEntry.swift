public import BigInt
public import Core
public import ExecutorCore
public import OrderedJSON
public import PaymentModel
public import X402

/// One payment of the ledger: what was set aside before anything was signed, how often it was sent, and all that was seen of it.
public struct LedgerEntry: Sendable, Hashable {
    /// What is needed to sign the same authorization again: the signature itself is kept nowhere.
    public struct Signed: Sendable, Hashable {
        /// The challenge, with no option but the one that is paid.
        public let challenge: JSONObject
        /// The nonce: 32 bytes.
        public let nonce: [UInt8]
        /// The moment from which the window was counted.
        public let moment: Timestamp
        /// The first moment at which it can no longer be settled.
        public let validBefore: Timestamp

        /// The parts of an authorization.
        public init(challenge: JSONObject, nonce: [UInt8], moment: Timestamp, validBefore: Timestamp) {
            self.challenge = challenge
            self.nonce = nonce
            self.moment = moment
            self.validBefore = validBefore
        }
    }

    /// Its number in the ledger, from 1; 0 before it is there.
    public var id: Int
    /// When it was reserved.
    public let createdAt: Timestamp
    /// The job whose task is paid for.
    public let jobId: String
    /// The task's identity; see ``ExecutorCore/ExecutorTask/fingerprint``.
    public let task: String
    /// The step of the job that is paid for, such as `create` or `topup`.
    ///
    /// Empty in an entry of the ledger's first format, which stands for every step of its job.
    public let step: String
    /// The run of the program that reserved it, for a session's budget.
    public let session: String
    /// Where the task came from.
    public let origin: TaskSource
    /// What the task does, in two words: `create eu-west-1`.
    public let taskSummary: String
    /// What is paid for, as a person would say it.
    public let purpose: String
    /// The seller.
    public let host: SellerHost
    /// Who pays.
    public let payer: PaymentSummary.Payer
    /// The terms; nil where a router pays without saying what.
    public let terms: PaymentTerms?
    /// What it counts against.
    public let scope: BudgetScope
    /// What was signed; nil for what the router pays.
    public let signed: Signed?
    /// What is charged in all, a router's fee included, in the token's smallest units; nil where nobody said it.
    public var charge: AtomicAmount?
    /// Who is at work on it.
    public var lease: PaymentLease?
    /// How often it was handed to the transport.
    public var sendings: [PaymentSending] = []
    /// All that was seen of it, in the order in which it was learned.
    public var facts: [PaymentFact] = []
    /// How much of it is in the totals of the budgets now, in the scope's units.
    public var counted: BigUInt = 0
    /// Under what the router follows the call.
    public var tracking: String?
    /// The answer that delivered what was bought, kept with the fact that it was paid.
    public var reply: KeptReply?
    /// The task's answer, for whoever asks again under the same job.
    public var answer: JSONObject?

    /// A new entry; what is charged is the amount of the terms unless something else is said.
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

/// The body of an answer to a paid request, as it is kept.
public struct KeptReply: Sendable, Hashable {
    /// The most bytes of a body that are kept.
    static let limit = 1 << 20

    /// The status.
    public let status: Int
    /// The body as text.
    public let body: String

    /// What is kept of an answer; nil for one that is no success, or larger than is kept.
    public init?(status: Int, body: [UInt8]) {
        guard 200...299 ~= status, body.count <= Self.limit, let body = String(validating: body, as: UTF8.self) else {
            return nil
        }
        self.status = status
        self.body = body
    }

    /// An answer that was kept.
    public init(status: Int, body: String) {
        self.status = status
        self.body = body
    }
}

extension LedgerEntry {
    /// The challenge that was answered, with the one option that was paid; nil for what the router pays.
    public var challenge: PaymentChallenge? { signed?.readChallenge }

    /// The token, if it is in the table.
    public var token: KnownToken? {
        terms.flatMap { KnownTokens.token(at: $0.asset, on: $0.network) }
    }

    /// The amount that is charged as people read it: `0.50 USDC`.
    public var amountText: String {
        guard let charge else { return "an amount that was not told" }
        guard let terms else { return "\(charge.shown(decimals: Self.plainDecimals)) dollars" }
        return token.map { TokenAmount(charge, of: $0).description } ?? "\(charge) units of \(terms.asset.short)"
    }

    /// The network as people read it.
    public var networkText: String { terms?.network.displayName ?? "not told" }

    /// The decimals of an amount whose token nobody named: those of USDC, the token of nearly all sellers.
    public static let plainDecimals = 6

    /// What it counts against a budget, in its scope's units.
    public var units: BigUInt {
        guard let charge else { return 0 }
        guard case .dollars = scope else { return charge.units }
        let decimals = terms == nil ? Self.plainDecimals : token?.decimals ?? BudgetScope.dollarDecimals
        return charge.units * BigUInt(10).power(BudgetScope.dollarDecimals - decimals)
    }

    /// The day against whose budget it counts.
    public var day: BudgetPeriod { BudgetPeriod(dayOf: createdAt) }

    /// The step with its host, as a sentence names it: `create at api.xcache.io`.
    public var place: String { "\(step) at \(host.text)" }
}
