public import Core
public import ExecutorCore
import HTTPTypes

extension HTTPayerClient {
    private static let healthLimit = Duration.seconds(5)

    /// Checks that the parties on the route to a service can be reached, by requests that cost nothing and carry no
    /// key.
    ///
    /// The router comes first, if there is one. Any status below 500 will do: not every service has a page at its base
    /// address.
    public func health(
        of name: String,
        at address: HTTPURL,
        in context: ExecutionContext
    ) async -> [ProviderHealth.Hop] {
        var hops: [ProviderHealth.Hop] = []
        if let router { hops.append(await hop("router", party(router), router.health, in: context)) }
        hops.append(await hop(name, .service(address), address, in: context))
        return hops
    }

    private func hop(
        _ name: String,
        _ party: Endpoint,
        _ address: HTTPURL,
        in context: ExecutionContext
    ) async -> ProviderHealth.Hop {
        let start = context.time.uptime
        var message = HTTPClientRequest(.get, address, headers: Self.fieldsWithoutBody)
        message.answer = .report
        let outcome = await exchange(message, limit: Self.healthLimit, in: context)
        let elapsed = context.time.uptime - start
        switch outcome {
        case .response(let reply) where reply.status < 500:
            return ProviderHealth.Hop(name: name, elapsed: elapsed)
        case .response(let reply):
            let answer = ErrorResponse(reply, from: party, isPriced: false, now: context.time.now)
            return ProviderHealth.Hop(name: name, elapsed: elapsed, problem: answer.message)
        case .failed(let error):
            let message = HTTPayerError.unanswered(error, party, mayHavePaid: false).message
            return ProviderHealth.Hop(name: name, elapsed: nil, problem: message)
        }
    }
}
