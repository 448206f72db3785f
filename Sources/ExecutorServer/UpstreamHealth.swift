import Core
import ExecutorCore
import OrderedJSON
import Synchronization

/// The health of the router and the services behind the executor, as it was a moment ago.
///
/// Whoever asks for it often, as load balancers do, causes no more than one check in ten seconds. Nothing is checked
/// while nobody asks.
final class UpstreamHealth: Sendable {
    private typealias Check = (startedAt: Duration, task: Task<[ProviderHealth.Hop], Never>)

    /// The time for which a check counts, and the time that it may take.
    private static let (freshness, limit) = (Duration.seconds(10), Duration.seconds(2))
    /// The name of the hop to the router, which all providers share.
    private static let router = "router"

    private let executor: Executor
    private let latest = Mutex<Check?>(nil)

    /// Creates the health of what the providers of an executor need.
    init(of executor: Executor) {
        self.executor = executor
    }

    /// Returns the members of a readiness report: `router`, if there is one, and the other services by name in
    /// `upstreams`.
    ///
    /// A problem is told by its presence alone, because its words name hosts, and no key is needed to read them.
    func members() async -> JSONObject {
        var json: JSONObject = [:]
        var services: JSONObject = [:]
        for hop in await recent() {
            var entry: JSONObject = ["ok": .bool(hop.problem == nil)]
            entry.append("milliseconds", ifPresent: hop.elapsed.map { .int($0.milliseconds) })
            if hop.name == Self.router { json[hop.name] = .object(entry) } else { services[hop.name] = .object(entry) }
        }
        json.append("upstreams", .object(services))
        return json
    }

    private func recent() async -> [ProviderHealth.Hop] {
        let now = executor.time.uptime
        let task = latest.withLock { latest in
            if let latest, now - latest.startedAt < Self.freshness { return latest.task }
            // It serves whoever asks next, even if the one who asked first has left.
            let task = Task { await check() }
            latest = (now, task)
            return task
        }
        return await task.value
    }

    private func check() async -> [ProviderHealth.Hop] {
        await withTaskGroup(of: [ProviderHealth.Hop].self) { group in
            for provider in executor.registry.caches {
                let context = executor.context(for: "ready", origin: .server, limit: Self.limit)
                group.addTask { await provider.health(in: context).hops }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }
}
