public import TaskModel
public import Wire
import X402

extension Payer {
    /// Writes down what an answer says about the money; answers with how the payment stands.
    ///
    /// `news` is what a router says of the money beside an answer that is no success. A ledger that cannot be written now leaves the entry as it is: reserved, and so counted and never paid again.
    public func conclude(
        _ order: PaymentOrder,
        reply: HTTPReply,
        tracking: String? = nil,
        news: PaymentNews? = nil,
        after elapsed: Duration,
        at now: Timestamp
    ) async -> PaymentSummary {
        let reading: SettlementReading
        if order.header == nil {
            reading = SettlementReading(routed: reply, news: news)
        } else {
            reading = SettlementReading(reply, to: order.entry)
        }
        return await conclude(order, reading, tracking: tracking, after: elapsed, at: now)
    }

    /// Writes down that no answer came.
    public func conclude(
        _ order: PaymentOrder,
        failed error: TransportError,
        after elapsed: Duration,
        at now: Timestamp
    ) async -> PaymentSummary {
        await conclude(order, SettlementReading(unanswered: error), tracking: nil, after: elapsed, at: now)
    }

    /// Writes down that the router went on paying when nobody waited any more.
    public func conclude(
        _ order: PaymentOrder,
        stillOpen reason: String,
        tracking: String?,
        after elapsed: Duration,
        at now: Timestamp
    ) async -> PaymentSummary {
        var reading = SettlementReading(unanswered: .cancelled)
        reading.reason = PaymentSummary.Reason(code: "still_paying", message: reason)
        return await conclude(order, reading, tracking: tracking, after: elapsed, at: now)
    }

    private func conclude(
        _ order: PaymentOrder,
        _ reading: SettlementReading,
        tracking: String?,
        after elapsed: Duration,
        at now: Timestamp
    ) async -> PaymentSummary {
        let stored = try? await ledger.conclude(order.entry.id) { entry in
            entry.state = reading.state
            entry.data = reading.data
            entry.transaction = reading.transaction ?? entry.transaction
            entry.reason = reading.reason
            entry.tracking = tracking ?? entry.tracking
            if reading.state.isFinal { entry.endedAt = now }
        }
        var summary = order.summary
        let state = stored?.state ?? reading.state
        summary.outcome = state.outcome
        summary.money = state.money
        summary.data = reading.data
        summary.transaction = reading.transaction ?? stored?.transaction
        summary.reason = reading.reason
        summary.tracking = tracking
        summary.findings += reading.findings
        summary.settledAfter = elapsed
        summary.budget = (try? await budget(order.entry.scope, at: now)) ?? summary.budget
        return summary
    }

    /// Keeps the answer to a task for whoever asks again under the same job.
    ///
    /// - Throws: ``LedgerError``.
    public func record(_ answer: JSONObject, ofJob jobId: String) async throws(LedgerError) {
        for entry in try await ledger.entries(ofJob: jobId) where entry.state != .released {
            try await ledger.conclude(entry.id) { $0.answer = answer }
        }
    }

    /// How a payment of the ledger stands, for whoever looks at it later.
    public func summary(of entry: LedgerEntry) -> PaymentSummary {
        var summary = PaymentSummary(
            outcome: entry.state.outcome,
            money: entry.money,
            data: entry.data,
            purpose: entry.purpose,
            host: entry.host,
            challenge: entry.signed?.readChallenge,
            option: 1,
            rule: nil,
            findings: [],
            expires: nil
        )
        summary.entry = entry.id
        summary.payer = entry.payer
        summary.transaction = entry.transaction
        summary.reason = entry.reason
        summary.tracking = entry.tracking
        if let signed = entry.signed, let nonce = AuthorizationNonce(bytes: signed.nonce) {
            summary.authorization = PaymentSummary.Authorization(
                nonce: nonce.text,
                validBefore: signed.validBefore
            )
        }
        return summary
    }
}

extension LedgerEntry.State {
    /// How a payment in this state is told to people.
    public var outcome: PaymentSummary.Outcome {
        switch self {
        case .reserved, .unknown: .unknown
        case .paid: .paid
        case .rejected: .rejected
        case .refunded: .refunded
        case .released: .declined
        }
    }

    /// Whether money moved.
    public var money: PaymentSummary.Money {
        switch self {
        case .paid: .moved
        case .refunded: .returned
        case .unknown, .reserved: .unknown
        case .rejected, .released: .unmoved
        }
    }
}

extension SettlementReading {
    /// Reads the answer to a call that the router was to pay for from its credits.
    ///
    /// Source: the router's documentation, `X-HTTPayer-Status`; a 502 with a webhook is a payment that is still open.
    init(routed reply: HTTPReply, news: PaymentNews?) {
        let receipt = SettlementResponse.read(reply.headers)
        switch reply.status {
        case 200...299:
            self.init(state: .paid)
            data = .delivered
            if case .receipt(let receipt, _) = receipt { transaction = receipt.transaction }
        case _ where news?.state != nil:
            self.init(state: news?.state ?? .unknown)
            transaction = news?.transaction
            reason = news?.reason ?? PaymentSummary.Reason(code: "http_\(reply.status)")
        case 400...499:
            // Passed through unpaid, or refused before anything was paid.
            self.init(state: news == nil ? .rejected : .unknown)
            let words = Self.words(in: reply)?.printable(upTo: 120)
            reason = PaymentSummary.Reason(code: words ?? "http_\(reply.status)")
        default:
            self.init(state: .unknown)
            reason = PaymentSummary.Reason(code: "http_\(reply.status)")
        }
    }

    private init(state: LedgerEntry.State) {
        self.state = state
    }
}
