import Core
import Foundation
import OrderedJSON
import TestDoubles
import Testing

@testable import ExecutorServer

@Suite("Connections: when they close, and what is refused before a route")
struct ConnectionTests {
    private static let task =
        #"{"jobId":"j","taskType":"cache","provider":"xcache","cacheOperation":"get","cacheId":"c","cacheKey":"k"}"#

    @Test(
        "a client that says so is the last one of its connection",
        arguments: ["close", "Close", "CLOSE", "close, x", "keep-alive, Close", "x,close"]
    )
    func close(_ words: String) async throws {
        try await Served.run { server throws in
            let client = try await server.client()
            await client.send(
                client.head("Connection: \(words)", "Content-Length: \(Self.task.utf8.count)") + Self.task
            )
            let answer = try await client.rest()
            #expect(answer.contains("\r\nConnection: close\r\n"))
            #expect(answer.contains("key_not_found"))
        }
    }

    @Test("HTTP/1.0 ends with its answer unless it asks to go on", arguments: [false, true])
    func old(_ keeps: Bool) async throws {
        try await Served.run { server throws in
            let client = try await server.client()
            let kept = keeps ? "Connection: Keep-Alive\r\n" : ""
            for _ in 1...(keeps ? 2 : 1) {
                await client.send("GET /health HTTP/1.0\r\n\(kept)\r\n")
                let reply = try await client.reply()
                #expect(reply.status == 200)
                #expect(reply.headers["connection"] == (keeps ? "keep-alive" : "close"))
            }
            if !keeps { #expect(try await client.rest() == "") }
        }
    }

    @Test func `HTTP/1.0 knows no leave to go on`() async throws {
        try await Served.run { server throws in
            let client = try await server.client()
            await client.send(
                "POST /execute HTTP/1.0\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}"
            )
            #expect(try await client.reply().status == 400)
        }
    }

    @Test(
        "leave to go on is given only to who will be read",
        arguments: ["Origin: http://evil.example", "Host: evil.example", "Content-Encoding: zstd"]
    )
    func leave(_ field: String) async throws {
        try await Served.run { server throws in
            let client = try await server.client()
            await client.send(client.head(field, "Expect: 100-continue", "Content-Length: 100"))
            let status = try await client.reply().status
            #expect([400, 403, 415].contains(status))
        }
    }

    @Test("requests that came together are answered in turn", arguments: [2, 500])
    func pipelined(_ count: Int) async throws {
        try await Served.run { server throws in
            let client = try await server.client()
            let request = client.head("Content-Length: \(Self.task.utf8.count)") + Self.task
            let health = "GET /health HTTP/1.1\r\nHost: \(client.host)\r\n\r\n"
            async let sent: Void = client.send(String(repeating: request + health, count: count))
            for _ in 1...count {
                #expect(try await client.reply().body.contains("key_not_found"))
                #expect(try await client.reply().body.contains("galaksio-executor"))
            }
            await sent
        }
    }

    @Test func `requests before a half-closed connection are all answered`() async throws {
        try await Served.run { server throws in
            let client = try await server.client()
            let gated = Self.task.replacing("\"k\"", with: "\"gate\"")
            await client.send(client.head("Content-Length: \(gated.utf8.count)") + gated)
            await server.cache.gate.arrival()
            await client.send(client.head("Content-Length: \(Self.task.utf8.count)") + Self.task)
            client.endSending()
            server.cache.gate.open()
            #expect(try await client.rest().ranges(of: "key_not_found").count == 2)
        }
    }

    @Test func `half a request behind another is given up in time`() async throws {
        try await Served.run(limits: .patient(bodyTime: .milliseconds(50))) { server throws in
            let client = try await server.client()
            let gated = Self.task.replacing("\"k\"", with: "\"gate\"")
            let half = client.head("Content-Length: 100") + "{"
            await client.send(client.head("Content-Length: \(gated.utf8.count)") + gated + half)
            await server.cache.gate.arrival()
            server.cache.gate.open()
            #expect(try await client.rest().contains("HTTP/1.1 408 "))
        }
    }

    @Test("a request for another protocol is the last one", arguments: ["Upgrade: h2c", "Upgrade: websocket"])
    func upgrade(_ field: String) async throws {
        try await Served.run { server throws in
            let client = try await server.client()
            let length = "Content-Length: \(Self.task.utf8.count)"
            await client.send(client.head("Connection: Upgrade", field, length) + Self.task)
            let answer = try await client.rest()
            #expect(answer.contains("key_not_found"))
            #expect(answer.contains("\r\nConnection: close\r\n"))
        }
    }

    @Test func `whoever waits for leave and gets none is answered at once`() async throws {
        try await Served.run { server throws in
            let client = try await server.client()
            await client.send(
                "POST /nowhere HTTP/1.1\r\nHost: \(client.host)\r\nContent-Type: application/json\r\n"
                    + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"
            )
            #expect(try await client.reply().status == 404)
        }
    }

    @Test func `what stands behind a running request loses no answer`() async throws {
        try await Served.run { server throws in
            let client = try await server.client()
            let gated = Self.task.replacing("\"k\"", with: "\"gate\"")
            let garbage = String(repeating: "}", count: 10_000)
            await client.send(client.head("Content-Length: \(gated.utf8.count)") + gated + garbage)
            await server.cache.gate.arrival()
            server.cache.gate.open()
            #expect(try await client.rest().contains("key_not_found"))
        }
    }

    @Test func `a client that has sent all it will is answered all the same`() async throws {
        try await Served.run { server throws in
            let client = try await server.client()
            let task = Self.task.replacing("\"k\"", with: "\"gate\"")
            await client.send(client.head("Content-Length: \(task.utf8.count)") + task)
            await server.cache.gate.arrival()
            client.endSending()
            server.cache.gate.open()
            #expect(try await client.rest().contains("key_not_found"))
        }
    }

    @Test(
        "what is no HTTP is refused in words",
        arguments: [
            "FOO / HTTP/1.1\r\nHost: a\r\n\r\n", "post /execute HTTP/1.1\r\nHost: a\r\n\r\n", "\u{16}\u{3}\u{1}",
            "GET / HTTP/1.1\r\nHost: a\r\n folded: x\r\n\r\n", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 100_000))\r\n\r\n",
        ]
    )
    func noHTTP(_ text: String) async throws {
        try await Served.run { server throws in
            let client = try await server.client()
            await client.send(text)
            let answer = try await client.rest()
            #expect(answer.hasPrefix("HTTP/1.1 4"), "\(answer)")
            let body = answer.components(separatedBy: "\r\n\r\n").last ?? ""
            let error = try JSONValue(parsing: body)["error"]?.string
            #expect(error?.isEmpty == false, "\(answer)")
        }
    }

    @Test("a length beyond all numbers is too large", arguments: ["9223372036854775807", "18446744073709551615"])
    func length(_ text: String) async throws {
        try await Served.run { server throws in
            let client = try await server.client()
            await client.send(client.head("Expect: 100-continue", "Content-Length: \(text)"))
            #expect(try await client.reply().status == 413)
        }
    }

    @Test func `a body that is packed for its way is not taken for another`() async throws {
        try await Served.run { server throws in
            let client = try await server.client()
            await client.send(client.head("Transfer-Encoding: gzip, chunked") + "2\r\n{}\r\n0\r\n\r\n")
            #expect(try await client.reply().status == 501)
        }
    }

    @Test func `an address as target names the server, whatever Host says`() async throws {
        try await Served.run { server throws in
            let client = try await server.client()
            await client.send("GET http://evil.example/health HTTP/1.1\r\nHost: \(client.host)\r\n\r\n")
            #expect(try await client.reply().status == 421)
            let other = try await server.client()
            await other.send("GET http://\(other.host)/health?x HTTP/1.1\r\nHost: evil.example\r\n\r\n")
            #expect(try await other.reply().status == 200)
        }
    }

    @Test func `a body that nobody wants is passed over`() async throws {
        try await Served.run { server throws in
            let client = try await server.client()
            #expect(try await client.ask("POST /nowhere", body: "{}").status == 404)
            #expect(try await client.ask("GET /health", body: "{}").status == 200)
            #expect(try await client.ask("POST /nowhere", body: String(repeating: "x", count: 2_000_000)).status == 404)
        }
    }

    @Test func `what values cost is counted beside their bytes, and text is not`() async throws {
        try await Served.run(limits: .patient(bodies: 2_000_000)) { server throws in
            let values = #"{"z":[\#(String(repeating: "[],", count: 100_000))0]}"#
            #expect(try await server.execute(values).status == 413)
            let marks = String(repeating: #"[],\""#, count: 100_000)
            let text = #"{"z":"\#(marks)"}"#
            #expect(try await server.execute(text).status == 400)
        }
    }
}
