public import TaskModel
public import Wire
public import X402

/// One attempt to pay: what was reserved before anything was signed, and what became of it.
public struct LedgerEntry: Sendable, Hashable {
    /// How the attempt stands.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// The money is set aside; nothing is known to have been sent.
        case reserved
        /// The money moved.
        case paid
        /// The payment was refused.
        case rejected
        /// It was sent, and nobody knows what became of it.
        case unknown
        /// The money moved and came back.
        case refunded
        /// Nothing was sent, and nothing will be.
        case released

        /// True if the budget counts it.
        public var counts: Bool {
            switch self {
            case .reserved, .paid, .unknown: true
            case .rejected, .refunded, .released: false
            }
        }

        /// True if it will not change any more.
        public var isFinal: Bool {
            switch self {
            case .paid, .rejected, .refunded, .released: true
            case .reserved, .unknown: false
            }
        }
    }

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
    /// How it stands.
    public var state: State
    /// Whether the answer arrived.
    public var data: PaymentSummary.Delivery
    /// The job whose task is paid for.
    public let jobId: String
    /// The task's identity; see ``TaskModel/ExecutorTask/identity``.
    public let task: String
    /// The request that is paid for: method, address and a hash of the body.
    public let request: String
    /// The run of the program that reserved it.
    public let session: String
    /// Where the task came from.
    public let origin: Origin
    /// What the task does, in two words: `create eu-west-1`.
    public let what: String
    /// What is paid for, as a person would say it.
    public let purpose: String
    /// The seller's host.
    public let host: String
    /// Who pays.
    public let payer: PaymentSummary.Payer
    /// The terms.
    public let terms: PaymentTerms
    /// What it counts against.
    public let scope: SpendingScope
    /// What was signed; nil for what the router pays.
    public let signed: Signed?
    /// Until when whoever reserved it may still be at work.
    public let workEnds: Timestamp
    /// The receipt's transaction.
    public var transaction: String?
    /// Why it was refused, or is not settled.
    public var reason: PaymentSummary.Reason?
    /// Under what the router follows the call.
    public var tracking: String?
    /// When it was settled or refused.
    public var endedAt: Timestamp?
    /// The task's answer, for whoever asks again under the same job.
    public var answer: JSONObject?

    /// A new entry.
    public init(
        createdAt: Timestamp,
        jobId: String,
        task: String,
        request: String,
        session: String,
        origin: Origin,
        what: String,
        purpose: String,
        host: String,
        payer: PaymentSummary.Payer,
        terms: PaymentTerms,
        scope: SpendingScope,
        signed: Signed?,
        workEnds: Timestamp
    ) {
        id = 0
        self.createdAt = createdAt
        state = .reserved
        data = .missing
        self.jobId = jobId
        self.task = task
        self.request = request
        self.session = session
        self.origin = origin
        self.what = what
        self.purpose = purpose
        self.host = host
        self.payer = payer
        self.terms = terms
        self.scope = scope
        self.signed = signed
        self.workEnds = workEnds
    }
}

extension LedgerEntry {
    /// True if the authorization can no longer be settled: a new one may be signed for the same work.
    ///
    /// What the router pays has no window: only an end that is known makes room for another payment.
    public func isVoid(at now: Timestamp) -> Bool {
        switch state {
        case .released: true
        case .paid, .refunded: false
        case .reserved, .rejected, .unknown:
            signed.map { $0.validBefore <= now } ?? (state == .rejected)
        }
    }

    /// True if the time of whoever reserved it is not over, and nothing was concluded.
    func isAtWork(at now: Timestamp) -> Bool {
        answer == nil && state == .reserved && now < workEnds
    }

    /// Whether money moved.
    public var money: PaymentSummary.Money {
        switch state {
        case .paid: .moved
        case .refunded: .returned
        case .unknown, .reserved: .unknown
        case .rejected, .released: .unmoved
        }
    }

    /// The challenge that was answered, with the one option that was paid; nil for what the router pays.
    public var challenge: PaymentChallenge? { signed?.readChallenge }

    /// The token, if it is in the table.
    public var token: KnownToken? {
        KnownTokens.token(at: terms.asset, on: terms.network)
    }

    /// The amount as people read it: `0.50 USDC`.
    public var amountText: String {
        token.map { TokenAmount(terms.amount, of: $0).description } ?? "\(terms.amount) units of \(terms.asset.short)"
    }
}
