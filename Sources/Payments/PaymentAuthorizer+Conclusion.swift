public import Core
public import ExecutorCore
import Logging
public import OrderedJSON
public import PaymentModel
public import X402

extension PaymentAuthorizer {
    /// Records what a response proves about the money, and returns the state of the payment.
    ///
    /// `tracking` is the identifier under which the router tracks the call. A fact that cannot be written now is kept
    /// and written later; until then nothing else is paid.
    public func finish(
        _ order: PreparedPayment,
        reply: HTTPClientResponse,
        tracking: String? = nil,
        after elapsed: Duration,
        in context: ExecutionContext
    ) async -> PaymentSummary {
        let reading = SettlementInterpretation(reply, to: order.entry, at: context.time.now)
        var update = LedgerUpdate(reading.fact, of: order.entry.id)
        update.tracking = tracking
        if reading.fact.isDelivered { update.reply = KeptReply(status: reply.status, body: reply.body) }
        return await finish(order, update, reading.findings, after: elapsed, in: context)
    }

    /// Records that no response came, and returns the state of the payment.
    public func finish(
        _ order: PreparedPayment,
        failed error: TransportError,
        after elapsed: Duration,
        in context: ExecutionContext
    ) async -> PaymentSummary {
        var fact = PaymentFact(
            error.sentNothing ? .sentNothing : .noAnswer,
            sending: order.entry.sendings.count,
            at: context.time.now
        )
        fact.reason = PaymentSummary.Reason(code: "no_answer", message: error.message)
        return await finish(order, LedgerUpdate(fact, of: order.entry.id), [], after: elapsed, in: context)
    }

    /// Records that the router was still paying when the caller stopped waiting, and returns the state of the payment.
    public func finish(
        _ order: PreparedPayment,
        stillOpen reason: String,
        tracking: String?,
        after elapsed: Duration,
        in context: ExecutionContext
    ) async -> PaymentSummary {
        var fact = PaymentFact(.unproven, sending: order.entry.sendings.count, at: context.time.now)
        fact.reason = PaymentSummary.Reason(code: "still_paying", message: reason)
        var update = LedgerUpdate(fact, of: order.entry.id)
        update.tracking = tracking
        return await finish(order, update, [], after: elapsed, in: context)
    }

    private func finish(
        _ order: PreparedPayment,
        _ update: LedgerUpdate,
        _ findings: [Finding],
        after elapsed: Duration,
        in context: ExecutionContext
    ) async -> PaymentSummary {
        let entry = await ledger.apply(update, of: order.entry, failed: Self.log(in: context))
        var summary = order.summary
        summary.stand(as: entry)
        summary.reason = update.fact.reason
        summary.findings += findings
        summary.settledAfter = elapsed
        summary.budget = (try? await budget(entry.scope, at: context.time.now)) ?? summary.budget
        return summary
    }

    /// Records a payment that was not ordered: a receipt came with the response to a call that was not known to cost.
    ///
    /// If the ledger cannot be written, the payment is kept for later, like every fact.
    public func discover(
        _ receipt: SettlementResponse?,
        for request: PaymentRequest,
        in context: ExecutionContext
    ) async -> PaymentSummary {
        var fact = PaymentFact(.paid, sending: 1, at: context.time.now)
        fact.isDelivered = true
        fact.transaction = receipt?.transaction
        fact.charged = receipt?.amount
        var draft = draft(request, .router, terms: nil, scope: .dollars, signed: nil, context)
        draft.lease = nil
        var summary = summary(of: await ledger.discover(draft, fact, failed: Self.log(in: context)))
        summary.isUnordered = true
        return summary
    }

    /// Stores the response to a task for later requests under the same job.
    ///
    /// - Returns: The response that was stored before and stays; nil if this one counts.
    public func record(_ answer: JSONObject, in context: ExecutionContext) async -> JSONObject? {
        let note = PaymentNote(
            answer: answer,
            jobId: context.jobId,
            task: context.task?.fingerprint ?? "",
            worker: context.worker
        )
        return await ledger.note(note, failed: Self.log(in: context))
    }

    /// Returns the summary of a payment in the ledger; `rule` is the reason why it is not sent again.
    public func summary(of entry: LedgerEntry, under rule: PaymentRule? = nil) -> PaymentSummary {
        var summary = PaymentSummary(
            outcome: entry.state.outcome,
            money: entry.money,
            data: entry.data,
            purpose: entry.purpose,
            host: entry.host.text,
            challenge: entry.signed?.readChallenge,
            option: 1,
            rule: rule,
            findings: [],
            expires: nil
        )
        summary.payer = entry.payer
        summary.stand(as: entry)
        if let signed = entry.signed, let nonce = AuthorizationNonce(bytes: signed.nonce) {
            summary.authorization = PaymentSummary.Authorization(
                nonce: nonce.text,
                validBefore: signed.validBefore
            )
        }
        return summary
    }

    /// Returns a closure that logs failures of the ledger.
    public static func log(in context: ExecutionContext) -> @Sendable (LedgerError) -> Void {
        let (logger, jobId) = (context.logger, context.jobId)
        return { error in
            logger.error(
                "[ledger] The outcome of job \(jobId.terminalSafe) couldn't be saved, kept in memory: \(error.message)"
            )
        }
    }
}

extension PaymentSummary {
    /// Takes over the state of the payment from its ledger entry.
    public mutating func stand(as entry: LedgerEntry) {
        self.entry = entry.id
        outcome = entry.state.outcome
        money = entry.money
        data = entry.data
        transaction = entry.transaction
        reason = entry.reason
        tracking = entry.tracking
        countsUntil = entry.countsUntil
        charged = entry.charge
        chargedText = entry.charge == nil ? nil : entry.amountText
        sendings = entry.sendings.count
    }
}
