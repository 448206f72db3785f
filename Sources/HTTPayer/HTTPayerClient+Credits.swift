import Core
import ExecutorCore
import HTTPTypes
import PaymentModel
import Payments
import X402

/// Calls that the router pays from its credits, each of which is begun once and recorded.
extension HTTPayerClient {
    /// Makes a call whose price was asked and is within the limits, and has the router pay for it.
    func payWithRouter(
        _ call: UpstreamRequest,
        _ order: PreparedPayment,
        in context: ExecutionContext
    ) async throws(HTTPayerError) -> UpstreamResponse {
        let (payment, result) = await bought(call, order, in: context)
        switch result {
        case .success(let reply): return reply.paid(payment)
        case .failure(.unanswered(let error, let party, _)) where payment.outcome == .declined:
            throw .unanswered(error, party, mayHavePaid: false)
        case .failure(let error): throw .unsettled(payment, status: error.answeredStatus)
        }
    }

    /// Makes a call that the router pays without a price request, as the original executor does if no limit is set.
    ///
    /// - Throws: The error that the router's response would cause for a free call, with the payment that the router may
    ///   have made.
    func purchase(
        _ call: UpstreamRequest,
        by router: RouterAddresses,
        in context: ExecutionContext
    ) async throws(HTTPayerError) -> UpstreamResponse {
        try checkRouter()
        switch await payer.orderUnpriced(request(call), in: context) {
        case .unpaid(let payment): throw .unpaid(payment)
        case .recorded(let entry): throw .recorded(entry)
        case .order(let order):
            let (payment, result) = await context.paying { await bought(call, order, in: context) }
            switch result {
            case .success(let reply): return reply.paid(payment)
            case .failure(let error) where payment.outcome == .declined: throw error
            case .failure(let error): throw .ordered(error, payment)
            }
        }
    }

    /// Sends an order to the router and records the outcome.
    private func bought(
        _ call: UpstreamRequest,
        _ order: PreparedPayment,
        in context: ExecutionContext
    ) async -> (PaymentSummary, Result<UpstreamResponse, HTTPayerError>) {
        guard let router else { preconditionFailure("the router pays only where there is one") }
        // The router is told to pay for the call, whatever it is, so it is sent only once.
        var call = call
        call.isPriced = true
        let party = self.party(router)
        let start = context.time.uptime
        let reply: HTTPClientResponse
        do {
            let message = routed(call, to: router.proxy)
            reply = try await deliver(message, for: call, to: party, canPay: true, in: context)
        } catch {
            let cause = if case .unanswered(let cause, _, _) = error { cause } else { TransportError.cancelled }
            let elapsed = context.time.uptime - start
            return (await payer.finish(order, failed: cause, after: elapsed, in: context), .failure(error))
        }
        guard reply.status == 202 else {
            let payment = await finish(order, reply, since: start, in: context)
            let result = Result { () throws(HTTPayerError) in
                try read(reply, from: party, isPriced: true, in: context)
            }
            return (payment, result)
        }
        return await followed(call, order, reply, since: start, in: context)
    }

    /// Follows a call that the router answered before it had paid.
    private func followed(
        _ call: UpstreamRequest,
        _ order: PreparedPayment,
        _ reply: HTTPClientResponse,
        since start: Duration,
        in context: ExecutionContext
    ) async -> (PaymentSummary, Result<UpstreamResponse, HTTPayerError>) {
        let tracking = RouterPaymentStatus(announcing: reply).webhook
        let elapsed = { context.time.uptime - start }
        // A process that takes the job over after this program has ended must know where to ask.
        _ = await payer.finish(
            order,
            stillOpen: "the router is paying",
            tracking: tracking,
            after: elapsed(),
            in: context
        )
        do {
            let final = try await outcome(announcedBy: reply, of: call, in: context)
            let end = HTTPClientResponse(status: final.status, headers: final.headers, body: Array(final.text.utf8))
            return (await finish(order, end, since: start, in: context), .success(final))
        } catch {
            var payment = await payer.finish(
                order,
                stillOpen: error.message,
                tracking: tracking,
                after: elapsed(),
                in: context
            )
            // A final status in the router's records is the fact; otherwise the payment stays open.
            if case .failed = error, let id = payment.entry, let entry = try? await payer.ledger.entry(id) {
                let status = await settlementStatus(of: entry, in: context)
                if let updated = try? await payer.apply(status, of: entry, at: context.time.now) {
                    payment.stand(as: updated)
                }
            }
            return (payment, .failure(error))
        }
    }

    private func finish(
        _ order: PreparedPayment,
        _ reply: HTTPClientResponse,
        since start: Duration,
        in context: ExecutionContext
    ) async -> PaymentSummary {
        let isSuccess = 200...299 ~= reply.status
        return await payer.finish(
            order,
            reply: reply,
            tracking: isSuccess ? nil : RouterPaymentStatus(announcing: reply).webhook,
            after: context.time.uptime - start,
            in: context
        )
    }
}

extension HTTPayerError {
    /// The status of the response that the error is about.
    fileprivate var answeredStatus: Int? {
        if case .challenged = self { 402 } else { upstreamStatus }
    }
}
