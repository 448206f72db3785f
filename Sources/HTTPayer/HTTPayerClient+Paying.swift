import HTTPTypes
import Payments
import TaskModel
import Wire
import X402

extension HTTPayerClient {
    /// The wallet, if it may be asked to pay.
    var wallet: PaymentSummary.Payer? {
        configuration.payer == .router ? nil : payer.wallet.map { .wallet($0) }
    }

    /// True if priced calls go straight to the seller and are paid by the wallet.
    var walletPays: Bool { wallet != nil }

    /// Whose money pays for a priced call; nil where nobody could pay.
    var money: PaymentSummary.Payer? {
        wallet ?? (router == nil || configuration.payer == .wallet ? nil : .router)
    }

    /// Pays a challenge where the policy allows it, and makes the call again, paid.
    ///
    /// - Throws: ``HTTPayerError/unpaid(_:)`` where it is not paid, ``HTTPayerError/unsettled(_:status:)`` where it was and the
    ///   answer did not come, ``HTTPayerError/recorded(_:)`` where the job has a payment already.
    func settle(
        _ challenge: PaymentChallenge,
        of call: TargetCall,
        paidBy money: PaymentSummary.Payer?,
        in context: ExecutionContext
    ) async throws(HTTPayerError) -> TargetReply {
        switch await payer.answer(challenge, to: request(call), paidBy: money, in: context) {
        case .unpaid(let payment): throw .unpaid(payment)
        case .recorded(let entry): throw .recorded(entry)
        case .order(let order):
            context.reporter.report(.paying(order.summary))
            guard let header = order.header else { return try await throughRouter(call, order, in: context) }
            return try await directly(call, order, header, in: context)
        }
    }

    func request(_ call: TargetCall) -> PaymentRequest {
        PaymentRequest(
            purpose: call.purpose,
            host: call.url.authority,
            method: call.method.rawValue,
            url: call.url,
            body: call.body
        )
    }

    /// What would become of a challenge, without paying it.
    func assessed(
        _ challenge: PaymentChallenge,
        _ call: TargetCall,
        in context: ExecutionContext
    ) async -> PaymentSummary {
        await payer.assess(challenge, to: request(call), paidBy: money, in: context)
    }

    // MARK: The wallet

    /// The same request again, with the payment; once more with the same payment if nobody knows what became of it.
    private func directly(
        _ call: TargetCall,
        _ order: PaymentOrder,
        _ header: PaymentOrder.Header,
        in context: ExecutionContext
    ) async throws(HTTPayerError) -> TargetReply {
        var message = direct(call)
        message.headers[header.name] = header.value.expose()
        message.usesFreshConnection = true
        let start = context.time.uptime
        var outcome = await exchange(message, limit: configuration.callLimit, in: context)
        if outcome.leavesMoneyOpen, !context.deadline.hasPassed, order.mayBeRepeated(at: context.time.now) {
            context.reporter.report(.retrying(attempt: 2, after: .zero, why: "the same payment again"))
            outcome = await exchange(message, limit: configuration.callLimit, in: context)
        }
        let (elapsed, now) = (context.time.uptime - start, context.time.now)
        let party = Party.service(call.url)
        switch outcome {
        case .failed(let error):
            let payment = await payer.conclude(order, failed: error, after: elapsed, at: now)
            if payment.outcome == .declined { throw .unanswered(error, party, mayHavePaid: false) }
            throw .unsettled(payment, status: nil)
        case .reply(let reply):
            let payment = await payer.conclude(order, reply: reply, after: elapsed, at: now)
            guard 200...299 ~= reply.status else { throw .unsettled(payment, status: reply.status) }
            return TargetReply(reply).paid(payment)
        }
    }

    // MARK: The router's credits

    private func throughRouter(
        _ call: TargetCall,
        _ order: PaymentOrder,
        in context: ExecutionContext
    ) async throws(HTTPayerError) -> TargetReply {
        guard let router else { preconditionFailure("the router pays only where there is one") }
        let party = self.party(router)
        let start = context.time.uptime
        func since() -> (Duration, Timestamp) { (context.time.uptime - start, context.time.now) }
        var message = routed(call, to: router.proxy)
        message.usesFreshConnection = true
        switch await exchange(message, limit: configuration.callLimit, in: context) {
        case .failed(let error):
            let payment = await payer.conclude(order, failed: error, after: since().0, at: since().1)
            if payment.outcome == .declined { throw .unanswered(error, party, mayHavePaid: false) }
            throw .unsettled(payment, status: nil)
        case .reply(let reply) where reply.status == 202:
            do {
                let final = try await outcome(announcedBy: reply, of: call, in: context)
                let end = HTTPReply(status: final.status, headers: final.headers, body: [])
                return final.paid(await payer.conclude(order, reply: end, after: since().0, at: since().1))
            } catch {
                let webhook = RouterTracking(reply.headers, TargetReply(reply).json).webhook
                let payment = await payer.conclude(
                    order,
                    stillOpen: error.message,
                    tracking: webhook,
                    after: since().0,
                    at: since().1
                )
                throw .unsettled(payment, status: nil)
            }
        case .reply(let reply):
            let tracking = RouterTracking(reply.headers, try? JSONValue(parsing: reply.body))
            let isSuccess = 200...299 ~= reply.status
            let payment = await payer.conclude(
                order,
                reply: reply,
                tracking: isSuccess ? nil : tracking.webhook,
                news: isSuccess ? nil : tracking.news,
                after: since().0,
                at: since().1
            )
            guard isSuccess else { throw .unsettled(payment, status: reply.status) }
            return try TargetReply(reply).unwrapped(asksForWrapping: router.asksForWrapping, from: party).paid(payment)
        }
    }
}

extension HTTPRound.Outcome {
    /// True if a paid request may have been settled although its answer says nothing about it.
    fileprivate var leavesMoneyOpen: Bool {
        switch self {
        case .reply(let reply):
            guard reply.status >= 500 else { return false }
            if case .missing = SettlementResponse.read(reply.headers) { return true }
            return false
        case .failed(let error): return !error.isCancelled && !error.sentNothing
        }
    }
}
