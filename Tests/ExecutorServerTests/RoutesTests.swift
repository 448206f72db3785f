import Core
import ExecutorServer
import OrderedJSON
import Testing

@Suite("Routes")
struct RoutesTests {
    private static var noon: AppClock {
        .manual(ManualClock(at: Timestamp(sinceEpoch: .seconds(1_761_652_800) + .milliseconds(7))))
    }
    private static let alive = #"{"ok":true,"service":"galaksio-executor","timestamp":"2025-10-28T12:00:00.007Z"}"#

    @Test("health is told with milliseconds", arguments: ["/health", "/health?x=1", "/health/", "/Health"])
    func health(_ path: String) async throws {
        try await Served.run(time: Self.noon) { server in
            let reply = try await server.client().ask("GET \(path)")
            #expect(reply.status == 200)
            #expect(reply.body == Self.alive)
            #expect(reply.headers["date"] == "Tue, 28 Oct 2025 12:00:00 GMT")
        }
    }

    @Test func `HEAD has the length of the body and no body`() async throws {
        try await Served.run(time: Self.noon) { server in
            let client = try await server.client()
            let reply = try await client.ask("HEAD /health")
            #expect(reply.status == 200)
            #expect(reply.headers["content-length"] == "\(Self.alive.utf8.count)")
            #expect(try await client.ask("GET /health").body == Self.alive)
        }
    }

    @Test(
        "other paths and verbs are 404 and name what is served",
        arguments: [
            "GET /", "GET /execute", "POST /health", "PUT /execute", "GET /execute/x", "POST //execute", "OPTIONS *",
        ]
    )
    func elsewhere(_ line: String) async throws {
        try await Served.run { server in
            let reply = try await server.client().ask(line)
            #expect(reply.status == 404)
            #expect(
                try JSONValue(parsing: reply.body) == [
                    "error": .string(
                        "\(line) is not served here; served are POST /execute, /jobs, GET /health and GET /ready"
                    )
                ]
            )
        }
    }

    @Test func `what is not HTTP gets a 400 and a closed connection`() async throws {
        try await Served.run { server in
            let client = try await server.client()
            await client.send("how do you do\r\n\r\n")
            let answer = try await client.rest()
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        }
    }

    @Test func `a client that asks to close is told so, and closed`() async throws {
        try await Served.run { server in
            let client = try await server.client()
            await client.send("GET /health HTTP/1.1\r\nHost: \(client.host)\r\nConnection: close\r\n\r\n")
            #expect(try await client.rest().contains("Connection: close\r\n"))
        }
    }
}
