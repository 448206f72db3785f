import Core
import ExecutorCore
import OrderedJSON
import ServiceLifecycle
import Testing

@testable import ExecutorServer

/// WebSockets, frame by frame.
///
/// Source: RFC 6455.
@Suite("WebSockets", .timeLimit(.minutes(5)))
struct WebSocketTests {
    private static let key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    private static let upgrade = [
        "Upgrade: websocket \t", "Connection: keep-alive,\tUpgrade", "Sec-WebSocket-Version: 13",
    ]

    private static func task(_ id: String) -> String {
        #"{"jobId":"\#(id)","taskType":"cache","provider":"xcache","cacheOperation":"set","cacheId":"c","cacheKey":"k","cacheValue":1}"#
    }

    /// A frame from the server.
    private struct Frame: Equatable {
        let first: UInt8
        let payload: [UInt8]

        var text: String { String(decoding: payload, as: UTF8.self) }
        /// The code and the reason of a close frame.
        var closing: (code: Int, reason: String)? {
            guard first == 0x88, payload.count >= 2 else { return nil }
            return (Int(payload[0]) << 8 | Int(payload[1]), String(decoding: payload.dropFirst(2), as: UTF8.self))
        }
    }

    private func open(_ server: Served, _ target: String = "/socket") async throws -> RawClient {
        let client = try await server.client()
        let lines = ["GET \(target) HTTP/1.1", "Host: \(client.host)", Self.key] + Self.upgrade
        await client.send(lines.joined(separator: "\r\n") + "\r\n\r\n")
        let head = await client.read { $0.hasSuffix("\r\n\r\n") } ?? ""
        #expect(head.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"), "\(head)")
        // The example of RFC 6455, section 1.3.
        #expect(head.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
        return client
    }

    private func frame(from client: RawClient) async -> Frame {
        let head = await client.bytes(2)
        guard head.count == 2 else { return Frame(first: 0, payload: []) }
        var length = Int(head[1])
        if length == 126 { length = await client.bytes(2).reduce(0) { $0 << 8 | Int($1) } }
        return Frame(first: head[0], payload: await client.bytes(length))
    }

    /// Sends a frame, masked with zeros.
    private func send(_ first: UInt8, _ payload: [UInt8] = [], to client: RawClient) async {
        _ = await client.sends([first, 0x80 | UInt8(payload.count), 0, 0, 0, 0] + payload)
    }

    @Test func `events are messages with their numbers, and a job's socket closes with it`() async throws {
        try await Served.run(hasJobs: true) { server in
            let all = try await open(server)
            let client = try await server.client()
            #expect(try await client.ask("POST /jobs", body: Self.task("a")).status == 202)
            var numbers: [Int] = []
            for event in ["accepted", "started", "completed"] {
                let json = try JSONValue(parsing: await frame(from: all).text)
                #expect(json["event"]?.string == event && json["jobId"] == "a")
                numbers.append(try #require(json["id"]?.int))
            }
            let again = try await open(server, "/socket?after=\(numbers[1])")
            #expect(try JSONValue(parsing: await frame(from: again).text)["id"]?.int == numbers[2])
            let job = try await open(server, "/jobs/a/socket")
            for event in ["accepted", "started", "completed"] {
                #expect(try JSONValue(parsing: await frame(from: job).text)["event"]?.string == event)
            }
            let end = await frame(from: job).closing
            #expect(end?.code == 1000 && end?.reason == "the job has ended")
            await send(0x88, [0x03, 0xE8], to: job)
            #expect(try await job.rest() == "")
        }
    }

    @Test func `a ping is answered, and so is a close`() async throws {
        try await Served.run(hasJobs: true) { server in
            let client = try await open(server)
            await send(0x89, Array("hello".utf8), to: client)
            #expect(await frame(from: client) == Frame(first: 0x8A, payload: Array("hello".utf8)))
            await send(0x88, [0x03, 0xE9], to: client)
            #expect(await frame(from: client).closing?.code == 1001)
            #expect(try await client.rest() == "")
        }
    }

    @Test(
        "what is no business of a client closes the connection with a reason",
        arguments: [
            ([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69], 1003),  // text
            ([0x01, 0x81, 0, 0, 0, 0, 0x68], 1003),  // a fragment without end
            ([0x00, 0x80, 0, 0, 0, 0], 1003),  // a continuation of nothing
            ([0x82, 0xFF, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0], 1009),  // the head of 1 GB
            ([0x81, 0x02, 0x68, 0x69], 1002),  // unmasked
            ([0x83, 0x80, 0, 0, 0, 0], 1002),  // a reserved kind
            ([0xC1, 0x80, 0, 0, 0, 0], 1002),  // compressed, which was not agreed on
            ([0x09, 0x80, 0, 0, 0, 0], 1002),  // a ping in fragments
            ([0x89, 0xFE, 0, 126, 0, 0, 0, 0], 1002),  // a ping of 126 bytes
            ([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xEC], 1002),  // a close with a code that is never sent
            ([0x88, 0x81, 0, 0, 0, 0, 0x03], 1002),  // a close with half a code
            ([0x88, 0x83, 0, 0, 0, 0, 0x03, 0xE8, 0xFF], 1007),  // a close with a reason that is not UTF-8
        ] as [([UInt8], Int)]
    )
    func refused(_ bytes: [UInt8], _ code: Int) async throws {
        try await Served.run(hasJobs: true) { server in
            let client = try await open(server)
            _ = await client.sends(bytes)
            #expect(await frame(from: client).closing?.code == code)
            await send(0x88, [], to: client)
            #expect(try await client.rest() == "")
            #expect(try await server.client().ask("GET /health").status == 200)
        }
    }

    @Test func `one that answers no ping is closed`() async throws {
        try await Served.run(limits: .patient(ping: .milliseconds(30)), hasJobs: true) { server in
            let client = try await open(server)
            #expect(await frame(from: client) == Frame(first: 0x89, payload: []))
            let end = await frame(from: client).closing
            #expect(end?.code == 1011 && end?.reason == "a ping was not answered")
        }
    }

    @Test func `one that stops reading is let go, and harms nobody`() async throws {
        let queue = JobQueue(store: InMemoryJobStore(clock: .system))
        let metrics = ServiceMetrics(providers: [], version: "1")
        let limits = RequestLimits.patient(patience: .milliseconds(100), ping: .seconds(3600))
        try await Served.run(limits: limits, hasJobs: true, queue: queue, metrics: metrics) { server in
            let client = try await open(server)
            for first in stride(from: 0, to: 20_000, by: 500) {
                let jobs = (first..<first + 500).map { number in
                    let key = JobKey(jobId: "\(number)")
                    return NewJob(
                        key: key,
                        task: ExecutorTask(JSONObject()),
                        runAt: AppClock.system.now + .seconds(3600)
                    )
                }
                _ = try await queue.store.submit(jobs)
                queue.wakeReaders()
            }
            let other = try await server.client()
            while try await !other.ask("GET /metrics").body.contains("\ngalaksio_event_readers 0\n") {}
            let told = try await other.ask("GET /metrics").body
            #expect(told.contains("\ngalaksio_event_readers_dropped_total 1\n"))
            #expect(try await other.ask("GET /health").status == 200)
            withExtendedLifetime(client) {}
        }
    }

    @Test func `a server that stops says so`() async throws {
        try await Served.run(limits: .patient(drain: .seconds(5)), hasJobs: true) { server in
            let client = try await open(server)
            await server.group.triggerGracefulShutdown()
            #expect(await frame(from: client).closing?.code == 1001)
        }
    }

    @Test(
        "a handshake that is none is refused",
        arguments: [
            (upgrade.dropFirst() + [key], 426), (upgrade.dropLast() + [key], 426),
            (upgrade.dropLast() + [key, "Sec-WebSocket-Version: 8"], 426), (upgrade[...], 400),
            (upgrade + ["Sec-WebSocket-Key: dGhl"], 400), (upgrade + [key, key], 400),
            (upgrade + ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ***"], 400),
            (upgrade + [key, "Origin: https://evil.example"], 403),
        ] as [(ArraySlice<String>, Int)]
    )
    func handshake(_ headers: ArraySlice<String>, _ status: Int) async throws {
        try await Served.run(hasJobs: true) { server in
            let reply = try await server.client().ask("GET /socket", headers: Array(headers))
            #expect(reply.status == status, "\(reply)")
            #expect(
                status != 426
                    || reply.headers["upgrade"] == "websocket" && reply.headers["sec-websocket-version"] == "13"
            )
            #expect(try JSONValue(parsing: reply.body)["error"]?.string?.isEmpty == false)
        }
    }
}
