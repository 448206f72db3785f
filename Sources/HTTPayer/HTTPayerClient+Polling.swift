import Core
import ExecutorCore
import HTTPTypes
import OrderedJSON

extension HTTPayerClient {
    private static let pollInterval = Duration.seconds(3)
    /// The remaining time at which polling ends, because another request takes longer.
    private static let leastWait = Duration.milliseconds(200)

    /// Polls a router that is still paying until it knows the outcome.
    ///
    /// The key is sent only to the router's own origin; another host is asked only if it was allowed.
    func outcome(
        announcedBy reply: HTTPClientResponse,
        of call: UpstreamRequest,
        in context: ExecutionContext
    ) async throws(HTTPayerError) -> UpstreamResponse {
        guard let router, let text = UpstreamResponse(reply).json?["webhook_url"]?.string,
            let webhook = router.webhook(text)
        else { throw .noWebhook }
        let isOwn = webhook.hasSameOrigin(as: router.base)
        guard isOwn || configuration.webhookHosts.contains(webhook.host) else {
            throw .foreignWebhook(host: webhook.authority)
        }
        if isOwn { try checkRouter() }
        let message = HTTPClientRequest(.get, webhook, headers: isOwn ? key.fields : Self.fieldsWithoutBody)
        let party = self.party(router)
        let end = context.deadline.capped(at: configuration.pollLimit)
        while end.remaining > Self.leastWait {
            do {
                try await context.time.sleep(for: min(Self.pollInterval, end.remaining / 2))
            } catch {
                throw .unanswered(.cancelled, party, mayHavePaid: true)
            }
            let limit = min(configuration.callLimit, end.remaining)
            switch await exchange(message, limit: limit, in: context) {
            case .failed(let error) where error.isCancelled: throw .unanswered(.cancelled, party, mayHavePaid: true)
            case .failed: continue
            case .response(let reply) where reply.status == 202: continue
            case .response(let reply): return try final(reply, from: party)
            }
        }
        throw .stillPaying(webhook: webhook.text, after: end.span)
    }

    private func final(_ reply: HTTPClientResponse, from party: Endpoint) throws(HTTPayerError) -> UpstreamResponse {
        let answer = UpstreamResponse(reply)
        guard reply.status != 200 else {
            return try answer.unwrapped(asksForWrapping: router?.asksForWrapping ?? false, from: party)
        }
        let words = ErrorText(reply.body, answer.json).words
        throw .failed(party, status: reply.status, reason: words ?? "its payment status call returned \(reply.status)")
    }
}
