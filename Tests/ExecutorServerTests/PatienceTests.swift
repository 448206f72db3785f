import Core
import LoopHTTP
import NIOCore
import NIOEmbedded
import NIOHTTP1
import OrderedJSON
import TestDoubles
import Testing
import TestSupport

@testable import ExecutorServer

@Suite("Slow clients and clients that vanish")
struct PatienceTests {
    private static let get =
        #"{"jobId":"j","taskType":"cache","provider":"xcache","cacheOperation":"get","cacheId":"c","cacheKey":"gate"}"#

    @Test(
        "a client that never finishes its headers is cut",
        arguments: ["", "POST /execute HTTP/1.1\r\nHost: a\r\nX-"]
    )
    func headers(_ beginning: String) async throws {
        try await Served.run(limits: .patient(headers: .milliseconds(50))) { server in
            let client = try await server.client()
            await client.send(beginning)
            #expect(try await client.rest() == "")
        }
    }

    @Test func `a body that never ends is answered with 408 and cut`() async throws {
        try await Served.run(limits: .patient(bodyTime: .milliseconds(50))) { server in
            let client = try await server.client()
            await client.send(client.head("Content-Length: 100") + "{\"jobId\"")
            let answer = try await client.rest()
            #expect(answer.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
            #expect(answer.hasSuffix(#"{"error":"the request was not complete within 50 ms"}"#))
        }
    }

    @Test func `a connection that stays idle after an answer is closed`() async throws {
        try await Served.run(limits: .patient(idle: .milliseconds(50))) { server in
            let client = try await server.client()
            #expect(try await client.ask("GET /health").status == 200)
            #expect(try await client.rest() == "")
        }
    }

    @Test func `no limit for clients runs while a task does`() throws {
        let limits = RequestLimits(headers: .seconds(1), bodyTime: .seconds(1), idle: .seconds(1))
        let channel = EmbeddedChannel()
        let (answers, answered) = AsyncStream<Void>.makeStream()
        let reader = BodyReader(limit: 100, tooLarge: .none, budget: BodyBudget(limit: 100)) { _, _ in
            for await _ in answers { break }
            return .json(status: 200, [:])
        }
        let handler = HTTPConnection(
            limits: limits,
            writer: ResponseWriter(time: .system),
            port: 80,
            on: LoopExecutor(loop: channel.embeddedEventLoop)
        ) { _, _ in .reads(reader) }
        try channel.pipeline.syncOperations.addHandler(handler)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/execute", headers: ["Host": "a"])
        try channel.writeInbound(HTTPServerRequestPart.head(head))
        try channel.writeInbound(HTTPServerRequestPart.end(nil))
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(channel.isActive)
        answered.yield()
        channel.embeddedEventLoop.run()
        let answer = try #require(try channel.readOutbound(as: ByteBuffer.self))
        #expect(String(buffer: answer).hasPrefix("HTTP/1.1 200 OK\r\n"))
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(999))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(!channel.isActive)
    }

    @Test func `clients that vanish in a body or before their answer leave the server whole`() async throws {
        try await Served.run { server in
            for _ in 0..<20 {
                let half = try await server.client()
                await half.send(half.head("Content-Length: 100") + "{\"jobId\"")
                half.vanish()
                let impatient = try await server.client()
                await impatient.send(impatient.head("Content-Length: \(Self.get.utf8.count)") + Self.get)
                await server.cache.gate.arrival()
                impatient.vanish()
                server.cache.gate.open()
            }
            #expect(try await server.client().ask("GET /health").status == 200)
        }
    }

    @Test func `five hundred idle connections starve nobody`() async throws {
        try await Served.run { server in
            var idle: [RawClient] = []
            for _ in 0..<500 { idle.append(try await server.client()) }
            #expect(try await server.client().ask("GET /health").status == 200)
            for client in [idle[0], idle[499]] { #expect(try await client.ask("GET /health").status == 200) }
        }
    }

    @Test func `a client that asks before sending too much is refused at once`() async throws {
        try await Served.run { server in
            let client = try await server.client()
            await client.send(
                client.head("Expect: 100-continue", "Content-Length: 99999999")
            )
            #expect(try await client.reply().status == 413)
        }
    }
}
