import Core
import ExecutorCore
import OrderedJSON
import Synchronization

/// The health of the router and the services behind the executor, as it was a moment ago.
///
/// Whoever asks for it often, as load balancers do, causes no more than one check in ten seconds. Nothing is checked
/// while nobody asks.
final class UpstreamHealth: Sendable {
    private struct State {
        var startedAt: Duration?
        var task: Task<[ProviderHealth.Hop], Never>?
        var latest: [ProviderHealth.Hop]?
    }

    /// The time for which a check counts, and the time that it may take.
    private static let (freshness, limit) = (Duration.seconds(10), Duration.seconds(2))
    /// The name of the hop to the router, which all providers share.
    private static let router = "router"

    private let executor: Executor
    private let state = Mutex(State())

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
            // Each provider asks the router; one that got no answer counts.
            if hop.name == Self.router {
                if json[hop.name]?["ok"] != false { json[hop.name] = .object(entry) }
            } else {
                services[hop.name] = .object(entry)
            }
        }
        json.append("upstreams", .object(services))
        return json
    }

    /// Returns what the last check found; only the first one is waited for, because who asks may wait for a second only.
    private func recent() async -> [ProviderHealth.Hop] {
        let now = executor.time.uptime
        let (task, latest) = state.withLock { state in
            if let startedAt = state.startedAt, now - startedAt < Self.freshness { return (state.task, state.latest) }
            state.startedAt = now
            // It serves whoever asks next, even if the one who asked first has left.
            let task = Task { await refresh() }
            state.task = task
            return (task, state.latest)
        }
        if let latest { return latest }
        return await task?.value ?? []
    }

    private func refresh() async -> [ProviderHealth.Hop] {
        let hops = await check()
        state.withLock { $0.latest = hops }
        return hops
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
