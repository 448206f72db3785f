import Core
import ExecutorCore
import HTTPTypes
import PaymentModel
import Payments
import X402

/// Calls that the router pays from its credits. Each is begun once, and remembered.
extension HTTPayerClient {
    /// A call whose price was asked, ordered within the limits.
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

    /// A call that the router pays unasked, as the original executor has it where nobody set a limit.
    ///
    /// - Throws: What the router's answer comes to, as if it were a free call, with the payment that it may have made.
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
            let (payment, result) = await bought(call, order, in: context)
            switch result {
            case .success(let reply): return reply.paid(payment)
            case .failure(let error) where payment.outcome == .declined: throw error
            case .failure(let error): throw .ordered(error, payment)
            }
        }
    }

    /// Sends an order to the router and writes down what came of it.
    private func bought(
        _ call: UpstreamRequest,
        _ order: PreparedPayment,
        in context: ExecutionContext
    ) async -> (PaymentSummary, Result<UpstreamResponse, HTTPayerError>) {
        guard let router else { preconditionFailure("the router pays only where there is one") }
        // Whatever it is, the router was told to pay for it: it is sent once.
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

    /// A call that the router answered before it had paid.
    private func followed(
        _ call: UpstreamRequest,
        _ order: PreparedPayment,
        _ reply: HTTPClientResponse,
        since start: Duration,
        in context: ExecutionContext
    ) async -> (PaymentSummary, Result<UpstreamResponse, HTTPayerError>) {
        let tracking = RouterPaymentStatus(announcing: reply).webhook
        let elapsed = { context.time.uptime - start }
        // Whoever takes the job over after this program ended must know where to ask.
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
            // Where the router's books have a last word, it is the fact; else it stays open.
            if case .failed = error, let id = payment.entry, let entry = try? await payer.ledger.entry(id) {
                let told = await news(of: entry, in: context)
                if let learned = try? await payer.learn(told, of: entry, at: context.time.now) {
                    payment.stand(as: learned)
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
    /// The status of the answer that it is about.
    fileprivate var answeredStatus: Int? {
        if case .challenged = self { 402 } else { upstreamStatus }
    }
}
