import Core
import ExecutorCore
import ExecutorServer
import TestDoubles
import Testing

@Suite("Metrics over HTTP", .timeLimit(.minutes(5)))
struct MetricsRouteTests {
    private static func task(_ id: String, _ fields: String) -> String {
        #"{"jobId":"\#(id)","taskType":"cache","provider":"xcache","cacheId":"c",\#(fields)}"#
    }

    private func lines(_ client: RawClient) async throws -> Set<Substring> {
        Set(try await client.ask("GET /metrics").body.split(separator: "\n"))
    }

    @Test func `tasks are counted by what became of them, with a bounded number of labels`() async throws {
        let metrics = ServiceMetrics(providers: ["xcache"], version: "1.2")
        try await Served.run(hasJobs: true, metrics: metrics) { server in
            let client = try await server.client()
            let set = #""cacheOperation":"set","cacheKey":"k","cacheValue":1"#
            for id in ["a", "b"] {
                #expect(try await client.ask("POST /execute", body: Self.task(id, set)).status == 200)
            }
            _ = try await client.ask(
                "POST /execute",
                body: Self.task("c", #""cacheOperation":"get","cacheKey":"absent""#)
            )
            for name in ["x\\n", "y", "z"] {
                _ = try await client.ask(
                    "POST /execute",
                    body: #"{"jobId":"d","taskType":"\#(name)","provider":"\#(name)"}"#
                )
            }
            _ = try await client.ask("POST /execute", body: "{}")
            let lines = try await lines(client)
            let tasks = lines.filter { $0.hasPrefix("galaksio_tasks_total{") }
            #expect(
                tasks == [
                    #"galaksio_tasks_total{type="cache",provider="xcache",operation="set",code="none"} 2"#,
                    #"galaksio_tasks_total{type="cache",provider="xcache",operation="get",code="key_not_found"} 1"#,
                    #"galaksio_tasks_total{type="other",provider="other",operation="none",code="unsupported"} 3"#,
                    #"galaksio_tasks_total{type="other",provider="other",operation="none",code="invalid_task"} 1"#,
                ]
            )
            #expect(lines.contains(#"galaksio_task_duration_seconds_count{provider="xcache",operation="set"} 2"#))
            #expect(lines.contains(#"galaksio_build_info{version="1.2"} 1"#))
            #expect(lines.contains("# TYPE galaksio_task_duration_seconds histogram"))
        }
    }

    @Test func `retries and pauses of providers are seen, and so are the jobs that wait`() async throws {
        let metrics = ServiceMetrics(providers: ["xcache"], version: "1")
        try await Served.run(hasJobs: true, metrics: metrics) { server in
            let client = try await server.client()
            for id in 1...5 {
                let body = Self.task("\(id)", #""cacheOperation":"list""#)
                #expect(try await client.ask("POST /jobs", body: body).status == 202)
            }
            while try await !lines(client).contains(#"galaksio_provider_paused{provider="xcache"} 1"#) {}
            let lines = try await lines(client)
            let retried = lines.first { $0.hasPrefix(#"galaksio_job_attempts_total{provider="xcache",end="retried"}"#) }
            let count = try #require(retried?.split(separator: " ").last.flatMap { Int($0) })
            #expect(count >= 5)
            #expect(lines.contains("galaksio_jobs_waiting_limit 1000000"))
            #expect(lines.contains("galaksio_store_up 1"))
            #expect(lines.contains { $0.hasPrefix("process_resident_memory_bytes ") })
        }
    }

    @Test func `a store that does not answer is seen`() async throws {
        let metrics = ServiceMetrics(providers: ["xcache"], version: "1")
        let queue = JobQueue(store: BrokenJobStore(clock: .system))
        try await Served.run(hasJobs: true, queue: queue, metrics: metrics) { server in
            let client = try await server.client()
            #expect(try await lines(client).contains("galaksio_store_up 0"))
        }
    }
}
