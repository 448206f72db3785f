import Core
import ExecutorCore
@testable import ExecutorServer
import OrderedJSON
import Synchronization
import TestDoubles
import TestSupport
import Testing

@Suite("Readiness over HTTP", .timeLimit(.minutes(5)))
struct ReadyRouteTests {
    private static func task(_ id: String, _ fields: String) -> String {
        #"{"jobId":"\#(id)","taskType":"cache","provider":"xcache","cacheId":"c",\#(fields)}"#
    }

    /// Returns the status of the answer, and its body.
    private func ask(_ client: RawClient) async throws -> (status: Int, json: JSONValue) {
        let reply = try await client.ask("GET /ready")
        return (reply.status, try JSONValue(parsing: reply.body))
    }

    @Test func `a server is ready until its queue is full`() async throws {
        let time = AppClock.system
        let queue = JobQueue(store: InMemoryJobStore(clock: time), limit: 1)
        try await Served.run(key: Secret("a key that callers send"), hasJobs: true, queue: queue) { server in
            let client = try await server.client()
            let before = try await ask(client)
            #expect(before.status == 200 && before.json["ready"] == true && before.json["store"]?["ok"] == true)
            #expect(before.json["queue"] == ["waiting": 0, "limit": 1])
            #expect(before.json["pausedProviders"] == [:])
            let key = JobKey(jobId: "later")
            let task = ExecutorTask(jobId: "later", provider: "xcache", operation: .get, fields: [:])
            _ = try await queue.submit(NewJob(key: key, task: task, runAt: time.now + .seconds(3600)))
            let full = try await ask(client)
            #expect(full.status == 503 && full.json["ready"] == false)
            #expect(full.json["queue"]?["waiting"] == 1)
        }
    }

    @Test func `a server whose store does not answer is not ready, and says no name of it`() async throws {
        let queue = JobQueue(store: BrokenJobStore(clock: .system))
        try await Served.run(hasJobs: true, queue: queue) { server in
            let answer = try await ask(try await server.client())
            #expect(answer.status == 503)
            #expect(answer.json["store"] == ["ok": false, "errorCode": "store_unavailable"])
            #expect(answer.json["queue"] == nil)
        }
    }

    @Test func `a server whose store takes no jobs is not ready, for as long as others should stay away`() async throws
    {
        let clock = ManualClock()
        let queue = JobQueue(store: BrokenJobStore(clock: .manual(clock), isReadable: true))
        // The workers have another clock: their waits move it.
        try await Served.run(hasJobs: true, queue: queue) { server in
            let client = try await server.client()
            #expect(try await ask(client).status == 200)
            let refused = try await client.ask("POST /jobs", body: Self.task("1", #""cacheOperation":"list""#))
            #expect(refused.status == 503 && refused.headers["retry-after"] == "5")
            let answer = try await ask(client)
            #expect(answer.status == 503 && answer.json["store"] == ["ok": false, "errorCode": "store_unavailable"])
            clock.advance(by: .seconds(30))
            #expect(try await ask(client).status == 200)
        }
    }

    @Test func `a provider that keeps failing is named with the end of its pause`() async throws {
        try await Served.run(hasJobs: true) { server in
            let client = try await server.client()
            for id in 1...5 {
                let body = Self.task("\(id)", #""cacheOperation":"list""#)
                #expect(try await client.ask("POST /jobs", body: body).status == 202)
            }
            var pause: JSONValue?
            while pause == nil { pause = try await ask(client).json["pausedProviders"]?["xcache"] }
            #expect(pause?["failures"] == 5)
            #expect(pause?["until"] != nil)
        }
    }

    @Test func `the router and the services are told, asked at most once in ten seconds, and make nothing unready`()
        async throws
    {
        let clock = ManualClock()
        let checks = Atomic(0)
        let hops = [
            ProviderHealth.Hop(name: "router", elapsed: nil, problem: "router.internal:3000 refuses"),
            ProviderHealth.Hop(name: "xcache", elapsed: .milliseconds(7)),
        ]
        let cache = PlainCache(health: {
            checks.wrappingAdd(1, ordering: .relaxed)
            return ProviderHealth(hops: hops)
        }) { _, _ in TaskResult(.null) }
        let executor = Executor(
            registry: ProviderRegistry(caches: [cache]),
            time: .manual(clock),
            limit: .seconds(1),
            logger: .silent
        )
        let health = UpstreamHealth(of: executor)
        let told: JSONObject = [
            "router": ["ok": false], "upstreams": ["xcache": ["ok": true, "milliseconds": 7]],
        ]
        for _ in 1...3 { #expect(await health.members() == told) }
        #expect(checks.load(ordering: .relaxed) == 1)
        clock.advance(by: .seconds(10))
        // Nobody waits for the next check.
        #expect(await health.members() == told)
        while checks.load(ordering: .relaxed) < 2 { await Task.yield() }
    }

    @Test func `a server without jobs has no such route`() async throws {
        try await Served.run { server in
            let reply = try await server.client().ask("GET /ready")
            #expect(reply.status == 404)
        }
    }
}
