import Core
import ExecutorCore
import OrderedJSON

/// The health check of the provider in use, and of the router before it.
enum ProviderHealthCheck {
    /// Checks each hop, and keeps the exchanges in the context's record.
    static func hops(in context: inout CommandContext) async throws -> [ProviderHealth.Hop] {
        let exchanges = ExchangeCollector()
        let execution = context.services.executor.context(
            for: context.services.ids.next(),
            origin: .console,
            limit: context.terminal.timeLimit ?? .seconds(10),
            observer: exchanges.observer
        )
        let provider: any CacheProvider
        do {
            provider = try context.services.executor.registry.cache(named: context.session.settings.provider)
        } catch {
            throw CommandError(error)
        }
        let health = await context.interruptible { await provider.health(in: execution) }
        context.record.exchanges = exchanges.exchanges
        return health.hops
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
