import Core
import ExecutorCore
import OrderedJSON
import TestDoubles
import Testing

@Suite("Lines of jobs over HTTP", .timeLimit(.minutes(5)))
struct JobLinesTests {
    private static func task(_ id: String, more: String = "") -> String {
        #"{"jobId":"\#(id)","taskType":"cache","provider":"xcache","cacheOperation":"list","cacheId":"c"\#(more)}"#
    }

    @Test func `lines are accepted up to the limit of the queue, and no further`() async throws {
        let queue = JobQueue(store: InMemoryJobStore(clock: .system), limit: 5)
        try await Served.run(hasJobs: true, queue: queue) { server in
            let later = (AppClock.system.now + .seconds(3600)).iso8601
            let body = (1...12).map { Self.task("\($0)", more: #","runAt":"\#(later)""#) }.joined(separator: "\n")
            let headers = ["Content-Type: application/x-ndjson"]
            let reply = try await server.client().ask("POST /jobs", headers: headers, body: body)
            let codes = try reply.body.split(separator: "\n").map { try JSONValue(parsing: String($0))["errorCode"] }
            #expect(reply.status == 200 && codes.count { $0 == nil } == 5 && codes.count { $0 == "queue_full" } == 7)
        }
    }

    @Test func `lines of which none is accepted now are refused as a whole, and each says why`() async throws {
        let time = AppClock.system
        let queue = JobQueue(store: InMemoryJobStore(clock: time), limit: 1)
        try await Served.run(hasJobs: true, queue: queue) { server in
            let client = try await server.client()
            let task = ExecutorTask(jobId: "later", provider: "xcache", operation: .get, fields: [:])
            _ = try await queue.submit(
                NewJob(key: JobKey(jobId: "later"), task: task, runAt: time.now + .seconds(3600))
            )
            let headers = ["Content-Type: application/x-ndjson"]
            let body = Self.task("1") + "\n" + Self.task("2") + "\n\n\r\n"
            let full = try await client.ask("POST /jobs", headers: headers, body: body)
            #expect(full.status == 429 && full.headers["retry-after"] == "5")
            let codes = try full.body.split(separator: "\n").map { try JSONValue(parsing: String($0))["errorCode"] }
            #expect(codes == ["queue_full", "queue_full"])
            let mixed = try await client.ask("POST /jobs", headers: headers, body: body + "nonsense")
            #expect(mixed.status == 200)
            #expect(try await client.ask("POST /jobs", headers: headers, body: "\n\r\n\n").status == 400)
        }
    }
}
