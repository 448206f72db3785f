import Core
import ExecutorCore
import HTTPTypes

extension HTTPayerClient {
    /// Sends a request until it is answered, or until it must not be sent again.
    ///
    /// `canPay` is true if the recipient may pay for the call while it answers.
    func deliver(
        _ message: HTTPClientRequest,
        for call: UpstreamRequest,
        to party: Endpoint,
        canPay: Bool,
        in context: ExecutionContext
    ) async throws(HTTPayerError) -> HTTPClientResponse {
        let mayPay = canPay && call.isPriced
        var message = message
        message.usesFreshConnection = mayPay
        var tries = 1
        while true {
            let outcome = await exchange(message, limit: configuration.callLimit, in: context)
            if let reply = outcome.usable { return reply }
            if let pause = repetition.pause(
                after: outcome,
                tries: tries,
                of: call,
                mayPay: mayPay,
                now: context.time.now
            ), pause.span < context.deadline.remaining {
                tries += 1
                context.meter?.repeated()
                context.observer.report(.retrying(attempt: tries, after: pause.span, why: pause.reason))
                do {
                    try await context.time.sleep(for: pause.span)
                } catch {
                    throw .unanswered(.cancelledUnsent, party, mayHavePaid: false)
                }
                continue
            }
            switch outcome {
            case .response(let reply): return reply
            case .failed(let error):
                throw .unanswered(error, party, mayHavePaid: mayPay && !error.sentNothing)
            }
        }
    }

    /// Sends a request once and reports the exchange.
    func exchange(_ message: HTTPClientRequest, limit: Duration, in context: ExecutionContext) async
        -> HTTPExchange.Outcome
    {
        let start = context.time.uptime
        let message = message.tracing(context.trace)
        let outcome: HTTPExchange.Outcome
        do {
            let reply = try await transport.send(message, before: context.deadline.capped(at: limit))
            outcome = .response(key.masked(reply, to: message))
        } catch {
            outcome = .failed(error)
        }
        context.meter?.exchanged(outcome, after: context.time.uptime - start)
        context.observer.report(.exchange(HTTPExchange(message, outcome, elapsed: context.time.uptime - start)))
        return outcome
    }
}

extension HTTPClientRequest {
    /// Returns the same request in a trace.
    fileprivate func tracing(_ trace: RequestTrace?) -> HTTPClientRequest {
        guard let trace, let parent = trace.traceParent() else { return self }
        var request = self
        request.headers[.traceParent] = parent
        request.headers[.traceState] = trace.state
        return request
    }
}

extension HTTPExchange.Outcome {
    /// The response, if its status gives no reason to send the request again.
    fileprivate var usable: HTTPClientResponse? {
        guard case .response(let reply) = self, reply.status < 429 else { return nil }
        return reply
    }
}
