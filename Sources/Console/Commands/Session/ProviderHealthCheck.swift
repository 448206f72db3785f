import Core
import ExecutorCore
import OrderedJSON

/// The health checks of cache providers, and of the router before them.
enum ProviderHealthCheck {
    /// Checks each hop to the provider of the cache in use, or to `all` providers of caches; the exchanges are kept in the
    /// context's record.
    static func hops(all: Bool = false, in context: inout CommandContext) async throws -> [ProviderHealth.Hop] {
        let exchanges = ExchangeCollector()
        let execution = context.services.executor.context(
            for: context.services.ids.next(),
            origin: .console,
            limit: context.terminal.timeLimit ?? .seconds(10),
            observer: exchanges.observer
        )
        let registry = context.services.executor.registry
        let providers: [any CacheProvider]
        do {
            providers = all ? registry.caches : [try registry.cache(named: context.session.provider)]
        } catch {
            throw CommandError(error)
        }
        var hops: [ProviderHealth.Hop] = []
        for provider in providers {
            let health = await context.interruptible { await provider.health(in: execution) }
            // The router stands before several of them.
            hops += health.hops.filter { hop in !hops.contains { $0.name == hop.name } }
        }
        context.record.exchanges = exchanges.exchanges
        return hops
    }
}

extension ProviderHealth.Hop {
    /// Returns the hop for people: its address if it is the router, and its response time.
    func text(router: HTTPURL?) -> StyledText {
        let address = name == "router" ? router.map { $0.origin + "  " } ?? "" : ""
        guard let elapsed else {
            return StyledText(address) + StyledText("no answer: \((problem ?? "").terminalSafe)", .error)
        }
        return StyledText("\(address)\(elapsed.milliseconds) ms")
    }

    /// The hop for programs.
    var json: JSONValue {
        var json: JSONObject = ["ok": .bool(problem == nil)]
        json.append("ms", ifPresent: elapsed.map { .int($0.milliseconds) })
        json.append("problem", ifPresent: problem.map(JSONValue.string))
        return .object(json)
    }
}
