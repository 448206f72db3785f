import Core
import ExecutorCore
import OrderedJSON
import PrometheusMetrics
import ServiceLifecycle
import Synchronization
import TestDoubles
import Testing

@testable import ExecutorServer

@Suite("Events over HTTP", .timeLimit(.minutes(5)))
struct EventsRouteTests {
    private static func task(_ id: String) -> String {
        #"{"jobId":"\#(id)","taskType":"cache","provider":"xcache","cacheOperation":"set","cacheId":"c","cacheKey":"k","cacheValue":1}"#
    }

    private static func end(_ text: String) -> Bool { text.contains("event: completed") && text.hasSuffix("}\n\n\r\n") }

    /// Opens a stream, and returns its client once the head has come.
    private func open(_ server: Served, _ target: String, _ headers: [String] = []) async throws -> RawClient {
        let client = try await server.client()
        let lines = ["GET \(target) HTTP/1.1", "Host: \(client.host)"] + headers
        await client.send(lines.joined(separator: "\r\n") + "\r\n\r\n")
        let head = await client.read { $0.hasSuffix("\r\n\r\n") } ?? ""
        #expect(
            head.hasPrefix("HTTP/1.1 200 OK\r\n") && head.contains("Content-Type: text/event-stream\r\n"),
            "\(head)"
        )
        return client
    }

    private func values(_ field: String, in text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("\(field): ") }
            .map { String($0.dropFirst(field.count + 2)) }
    }

    @Test func `all events come as they happen, and again from any number on`() async throws {
        try await Served.run(hasJobs: true) { server in
            let first = try await open(server, "/events")
            let client = try await server.client()
            #expect(try await client.ask("POST /jobs", body: Self.task("a")).status == 202)
            let text = try #require(await first.read(until: Self.end))
            #expect(values("event", in: text) == ["accepted", "started", "completed"])
            let numbers = values("id", in: text).compactMap { Int64($0) }
            #expect(numbers.count == 3 && numbers == numbers.sorted())
            let data = try values("data", in: text).map { try JSONValue(parsing: $0) }
            #expect(data.map { $0["jobId"] } == ["a", "a", "a"] && data[1]["attempt"] == 1)
            for resumption in [("/events", ["Last-Event-ID: \(numbers[0])"]), ("/events?after=\(numbers[0])", [])] {
                let again = try await open(server, resumption.0, resumption.1)
                let rest = try #require(await again.read(until: Self.end))
                #expect(values("id", in: rest) == numbers.dropFirst().map { "\($0)" })
            }
        }
    }

    @Test func `the events of a job come from its first one on, and end with it`() async throws {
        try await Served.run(hasJobs: true) { server in
            let client = try await server.client()
            #expect(
                try await client.ask("POST /jobs", headers: ["Prefer: wait=60"], body: Self.task("a%")).status == 200
            )
            let path = "/jobs/a%25/events"
            let text = try await open(server, path).read { $0.hasSuffix("\r\n0\r\n\r\n") } ?? ""
            #expect(values("event", in: text) == ["accepted", "started", "completed"])
            let numbers = values("id", in: text)
            let rest = try await open(server, path, ["Last-Event-ID: \(numbers[1]) \t"])
            #expect(values("id", in: await rest.read(until: Self.end) ?? "") == [numbers[2]])
            #expect(try await client.ask("GET \(path)", headers: ["Last-Event-ID: \(numbers[2])"]).status == 204)
            #expect(try await client.ask("GET /jobs/other/events").status == 404)
        }
    }

    @Test func `how much of a file was sent is told without a number, once for each percent`() async throws {
        let queue = JobQueue(store: InMemoryJobStore(clock: .system))
        try await Served.run(hasJobs: true, queue: queue) { server in
            let due = (AppClock.system.now + .seconds(86_400)).iso8601
            let later = Self.task("a").dropLast() + #","runAt":"\#(due)"}"#
            let client = try await server.client()
            #expect(try await client.ask("POST /jobs", body: String(later)).status == 202)
            let stream = try await open(server, "/jobs/a/events")
            let start = try #require(await stream.read { $0.contains("event: accepted") })
            #expect(values("event", in: start) == ["accepted"])
            let key = JobKey(tenant: "", jobId: "a")
            for sent in [10, 11, 999] { queue.progress.reached(.init(sent: sent, of: 10_000), by: key) }
            let text = try #require(await stream.read { $0.contains(#""sent":999,"of":10000}"#) })
            #expect(values("id", in: text).isEmpty && Set(values("event", in: text)) == ["progress"])
            let last = try #require(values("data", in: text).last)
            #expect(last == #"{"jobId":"a","event":"progress","sent":999,"of":10000}"#)
            #expect(try await client.ask("DELETE /jobs/a").status == 200)
            let end = await stream.read { $0.contains("event: cancelled") }
            #expect(end?.contains("progress") == false)
        }
    }

    @Test(
        "a number that is none is refused with a reason",
        arguments: ["abc", "-1", "1.5", "9223372036854775808", "1 2", "٣", "01", "+1"]
    )
    func wrong(_ number: String) async throws {
        try await Served.run(hasJobs: true) { server in
            let client = try await server.client()
            #expect(try await client.ask("POST /jobs", body: Self.task("a")).status == 202)
            for target in ["/events", "/jobs/a/events"] {
                let reply = try await server.client().ask("GET \(target)", headers: ["Last-Event-ID: \(number)"])
                #expect(reply.status == 400 && reply.body.contains("by its number"), "\(reply)")
            }
        }
    }

    @Test func `a number of another job is refused, and one from the future is told as a gap`() async throws {
        try await Served.run(hasJobs: true) { server in
            let client = try await server.client()
            for id in ["a", "b"] {
                _ = try await client.ask("POST /jobs", headers: ["Prefer: wait=60"], body: Self.task(id))
            }
            let other = JobEventNumber.of(1, in: 2)
            let reply = try await client.ask("GET /jobs/a/events", headers: ["Last-Event-ID: \(other)"])
            #expect(reply.status == 400 && reply.body.contains("no event with the number"))
            // The feed reads already, for another reader.
            let present = try await open(server, "/events")
            let future = try await open(server, "/events", ["Last-Event-ID: \(Int64.max)"])
            let gap = await future.read { $0.hasSuffix("}\n\n\r\n") } ?? ""
            #expect(values("event", in: gap) == ["gap"] && gap.contains("read the jobs again"))
            _ = try await client.ask("POST /jobs", body: Self.task("c"))
            #expect(await present.read(until: Self.end) != nil)
            #expect(values("event", in: await future.read(until: Self.end) ?? "").last == "completed")
        }
    }

    @Test func `a store that does not answer is told by its code`() async throws {
        let queue = JobQueue(store: BrokenJobStore(clock: .system))
        try await Served.run(hasJobs: true, queue: queue) { server in
            let reply = try await server.client().ask("GET /jobs/a/events")
            #expect(reply.status == 503 && reply.body.contains("store_unavailable"))
            let all = try await open(server, "/events").rest()
            #expect(all.contains("event: dropped") && all.contains("store_unavailable"))
        }
    }

    @Test func `a server that stops says so, and ends the stream`() async throws {
        try await Served.run(limits: .patient(drain: .seconds(5)), hasJobs: true) { server in
            let stream = try await open(server, "/events")
            await server.group.triggerGracefulShutdown()
            let rest = try await stream.rest()
            #expect(rest.contains("event: dropped") && rest.contains("the server stops"))
            #expect(rest.hasSuffix("0\r\n\r\n"))
        }
    }

    @Test func `a reader is sent something after a while, and one that left is forgotten`() async throws {
        let metrics = ServiceMetrics(providers: ["xcache"], version: "1")
        try await Served.run(limits: .patient(ping: .milliseconds(30)), hasJobs: true, metrics: metrics) { server in
            let stream = try await open(server, "/events")
            #expect(await stream.read { $0.contains(": ping\n\n") } != nil)
            let client = try await server.client()
            #expect(try await client.ask("GET /metrics").body.contains("\ngalaksio_event_readers 1\n"))
            stream.vanish()
            while try await !client.ask("GET /metrics").body.contains("\ngalaksio_event_readers 0\n") {}
        }
    }

    @Test func `HTTP 1.0 gets a stream that ends with the connection, and HEAD its head alone`() async throws {
        try await Served.run(hasJobs: true) { server in
            let client = try await server.client()
            #expect(
                try await client.ask("POST /jobs", headers: ["Prefer: wait=60"], body: Self.task("a")).status == 200
            )
            await client.send("GET /jobs/a/events HTTP/1.0\r\n\r\n")
            let old = try await client.rest()
            #expect(!old.contains("Transfer-Encoding") && old.hasSuffix("}\n\n"))
            let head = try await server.client().ask("HEAD /events")
            #expect(head.status == 200 && head.headers["content-type"] == "text/event-stream")
        }
    }
}

/// What a reader costs that does not keep up.
@Suite("Slow readers of events", .timeLimit(.minutes(5)))
struct SlowReaderTests {
    private let time = AppClock.system

    /// A sink whose reader takes nothing until it is told to.
    private final class Sink: EventSink {
        let writeTimeout = Duration.seconds(3600)
        let gate = Latch()
        let isSlow = Atomic(false)
        let told = Told()

        actor Told {
            var numbers: [Int64] = []
            var end: EventStreamEnd?
            var pings = 0

            func add(_ events: [JobEventFeed.Told]) { numbers += events.map(\.number) }

            func addPing() { pings += 1 }

            func end(_ end: EventStreamEnd) { self.end = end }
        }

        func send(_ events: [JobEventFeed.Told]) async -> Bool {
            await told.add(events)
            return isSlow.load(ordering: .relaxed) ? await gate.pass() : true
        }

        func send(_ part: JobFileProgress.Part, of jobId: String) async -> Bool { true }

        func send(_ remark: EventRemark) async -> Bool { true }

        func ping() async -> Bool {
            await told.addPing()
            return true
        }

        func end(_ end: EventStreamEnd) async { await told.end(end) }
    }

    private func submit(_ count: Int, to queue: JobQueue) async throws {
        for first in stride(from: 0, to: count, by: 500) {
            let jobs = (first..<min(count, first + 500)).map { number in
                let task = ExecutorTask(
                    jobId: "\(number)",
                    provider: "xcache",
                    operation: .list,
                    fields: ["cacheId": "c"]
                )
                return NewJob(key: JobKey(jobId: "\(count) \(number)"), task: task)
            }
            _ = try await queue.store.submit(jobs)
        }
    }

    @Test func `one that falls far behind is dropped, and what it missed is in the store`() async throws {
        let queue = JobQueue(store: InMemoryJobStore(clock: time))
        let feed = JobEventFeed(queue: queue, time: time, ping: .milliseconds(3))
        let metrics = ServiceMetrics(providers: [], version: "1")
        let sink = Sink()
        let reading = Task { await feed.run() }
        defer { reading.cancel() }
        let telling = EventTelling(feed: feed, tenant: "", check: .nothing, mark: [], metrics: metrics)
        let reader = Task { await telling.tellAll(after: nil, to: sink) }
        try await submit(1, to: queue)
        while feed.position == 0 { await Task.yield() }
        // Each ping comes after a reader has taken everything that there is.
        let pings = await sink.told.pings
        while await sink.told.pings < pings + 2 { await Task.yield() }
        sink.isSlow.store(true, ordering: .relaxed)
        try await submit(3 * JobEventFeed.capacity, to: queue)
        let last = try await queue.store.events(after: nil, limit: 1).last
        while feed.position < last { await Task.yield() }
        sink.gate.open()
        await reader.value
        guard case .tooSlow? = await sink.told.end else {
            Issue.record("\(String(describing: await sink.told.end))")
            return
        }
        // It may have been told nothing yet.
        let position = await sink.told.numbers.last ?? 1
        #expect(position < last)
        let rest = try await queue.store.events(after: position, limit: 9)
        #expect(!rest.hasGap && rest.events.count == 9)
        #expect(metrics.registry.text().contains("galaksio_event_readers_dropped_total 1\n"))
    }
}
