import Core
import ExecutorCore
import HTTPTypes
import PaymentModel
import Payments
import X402

extension HTTPayerClient {
    /// The wallet as payer, if it may be asked to pay.
    var wallet: PaymentSummary.Payer? {
        configuration.payer == .router ? nil : payer.wallet.map { .wallet($0) }
    }

    /// True if priced calls go directly to the seller and are paid by the wallet.
    var walletPays: Bool { wallet != nil }

    /// The payer of a priced call; nil if nobody could pay.
    var money: PaymentSummary.Payer? {
        wallet ?? (router == nil || configuration.payer == .wallet ? nil : .router)
    }

    /// Pays a challenge if the policy allows it, and makes the call again with the payment.
    ///
    /// - Throws: ``HTTPayerError/unpaid(_:)`` if it is not paid, ``HTTPayerError/unsettled(_:status:)`` if it was paid
    ///   and the response did not arrive, ``HTTPayerError/recorded(_:)`` if the job has a payment already.
    func settle(
        _ challenge: PaymentChallenge,
        of call: UpstreamRequest,
        paidBy money: PaymentSummary.Payer?,
        fee: AtomicAmount = AtomicAmount(0),
        in context: ExecutionContext
    ) async throws(HTTPayerError) -> UpstreamResponse {
        let request = request(call, fee: fee)
        if case .wallet? = money, !configuration.plainHTTP.allowsPayment(to: call.url) {
            throw .unpaid(
                payer.hold(challenge, for: .plainHTTP(call.url.host), as: .declined, of: request, in: context)
            )
        }
        if money == .router { try checkRouter() }
        switch await payer.answer(challenge, to: request, paidBy: money, in: context) {
        case .unpaid(let payment): throw .unpaid(payment)
        case .recorded(let entry): throw .recorded(entry)
        case .order(let order):
            context.observer.report(.paying(order.summary))
            return try await context.paying { () async throws(HTTPayerError) in
                guard let header = order.header else { return try await payWithRouter(call, order, in: context) }
                return try await payWithWallet(call, order, header, in: context)
            }
        }
    }

    /// Settles a challenge that came through the router, if the seller itself, asked directly and unpaid, asks for the
    /// same.
    ///
    /// A price that the seller does not ask for is the router's own bill, which is shown and never signed.
    func settle(
        passedThrough passed: PaymentChallenge,
        of call: UpstreamRequest,
        in context: ExecutionContext
    ) async throws(HTTPayerError) -> UpstreamResponse {
        guard let wallet else { return try await settle(passed, of: call, paidBy: nil, in: context) }
        guard payer.mayPay(passed, paidBy: wallet, in: context) else {
            throw .unpaid(await payer.assess(passed, to: request(call), paidBy: wallet, in: context))
        }
        let own: PaymentChallenge
        do {
            let answer = try await direct(call, in: context)
            // The seller delivered free of charge; what the router asked for is shown in addition.
            var bill = payer.hold(passed, for: .routerBill, as: .declined, of: request(call), in: context)
            bill.data = .delivered
            return answer.paid(bill)
        } catch {
            guard case .challenged(let challenge) = error else {
                let rule = PaymentRule.unconfirmed(error.message)
                throw .unpaid(payer.hold(passed, for: rule, as: .declined, of: request(call), in: context))
            }
            own = challenge
        }
        guard own.asks(noOtherThan: passed) else {
            throw .unpaid(payer.hold(passed, for: .routerBill, as: .declined, of: request(call), in: context))
        }
        return try await settle(own, of: call, paidBy: wallet, in: context)
    }

    func request(_ call: UpstreamRequest, fee: AtomicAmount = AtomicAmount(0)) -> PaymentRequest {
        var request = PaymentRequest(purpose: call.purpose, host: SellerHost(call.url), step: call.step)
        request.fee = fee
        return request
    }

    /// Returns the decision about a challenge, without paying it.
    func assessed(
        _ challenge: PaymentChallenge,
        _ call: UpstreamRequest,
        fee: AtomicAmount,
        in context: ExecutionContext
    ) async -> PaymentSummary {
        let request = request(call, fee: fee)
        if walletPays, !configuration.plainHTTP.allowsPayment(to: call.url) {
            return payer.hold(challenge, for: .plainHTTP(call.url.host), as: .declined, of: request, in: context)
        }
        return await payer.assess(challenge, to: request, paidBy: money, in: context)
    }

    // MARK: The wallet

    /// Sends the request again with the payment, and once more with the same payment if its outcome is unknown.
    private func payWithWallet(
        _ call: UpstreamRequest,
        _ order: PreparedPayment,
        _ header: PreparedPayment.Header,
        in context: ExecutionContext
    ) async throws(HTTPayerError) -> UpstreamResponse {
        var message = direct(call)
        message.headers[header.name] = header.value.expose()
        message.usesFreshConnection = true
        let start = context.time.uptime
        var outcome = await exchange(message, limit: configuration.callLimit, in: context)
        var payment = await finish(order, outcome, since: start, in: context)
        if outcome.leavesMoneyOpen, !context.deadline.hasPassed, let again = await payer.again(order, in: context) {
            context.meter?.repeated()
            context.observer.report(.retrying(attempt: 2, after: .zero, why: "the same payment again"))
            outcome = await exchange(message, limit: configuration.callLimit, in: context)
            payment = await finish(again, outcome, since: start, in: context)
        }
        switch outcome {
        case .failed(let error):
            if payment.outcome == .declined { throw .unanswered(error, .service(call.url), mayHavePaid: false) }
            throw .unsettled(payment, status: nil)
        case .response(let reply):
            guard 200...299 ~= reply.status else { throw .unsettled(payment, status: reply.status) }
            return UpstreamResponse(reply).paid(payment)
        }
    }

    private func finish(
        _ order: PreparedPayment,
        _ outcome: HTTPExchange.Outcome,
        since start: Duration,
        in context: ExecutionContext
    ) async -> PaymentSummary {
        let elapsed = context.time.uptime - start
        switch outcome {
        case .failed(let error): return await payer.finish(order, failed: error, after: elapsed, in: context)
        case .response(let reply): return await payer.finish(order, reply: reply, after: elapsed, in: context)
        }
    }
}

extension PaymentChallenge {
    /// Returns true if there are options that can be paid, and the other challenge has all of them at the same terms.
    fileprivate func asks(noOtherThan other: PaymentChallenge) -> Bool {
        let terms = Set(accepts.compactMap(\.usable).map { PaymentTerms(of: $0) })
        return !terms.isEmpty && terms.isSubset(of: other.accepts.compactMap(\.usable).map { PaymentTerms(of: $0) })
    }
}

extension HTTPExchange.Outcome {
    /// True if a paid request may have been settled although its response says nothing about it.
    fileprivate var leavesMoneyOpen: Bool {
        switch self {
        case .response(let reply):
            guard reply.status >= 500 else { return false }
            if case .missing = SettlementResponse.read(reply.headers) { return true }
            return false
        case .failed(let error): return !error.isCancelled && !error.sentNothing
        }
    }
}
