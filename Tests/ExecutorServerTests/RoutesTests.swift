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
        "other paths are 404 and say where it is told what is served",
        arguments: [
            "GET /execute/x", "POST //execute", "OPTIONS *", "GET /jobs", "GET /ready", "GET /metrics", "GET /events",
            "GET /spending", "GET /", "GET /jobs/%zz",
        ]
    )
    func elsewhere(_ line: String) async throws {
        try await Served.run { server in
            let reply = try await server.client().ask(line)
            #expect(reply.status == 404)
            let text = "\(line) is not served here; /openapi.json says what is, such as POST /execute and POST /jobs"
            #expect(try JSONValue(parsing: reply.body) == ["error": .string(text)])
        }
    }

    @Test func `a long path is not repeated whole`() async throws {
        try await Served.run { server in
            let reply = try await server.client().ask("GET /\(String(repeating: "a", count: 8000))")
            #expect(reply.status == 404 && reply.body.utf8.count < 400)
        }
    }

    @Test(
        "another verb is 405, with those that are for the path",
        arguments: [
            ("GET /execute", "POST"), ("PUT /execute", "POST"), ("TRACE /execute", "POST"),
            ("POST /health", "GET, HEAD"), ("DELETE /health/", "GET, HEAD"), ("OPTIONS /jobs", "GET, HEAD, POST"),
            ("POST /jobs/a", "GET, HEAD, DELETE"), ("GET /jobs/a/retry", "POST"),
            ("DELETE /jobs/a/events", "GET, HEAD"),
            ("PUT /jobs/a/socket", "GET"), ("HEAD /socket", "GET"), ("POST /openapi.json", "GET, HEAD"),
        ]
    )
    func verb(_ line: String, _ allowed: String) async throws {
        try await Served.run(hasJobs: true) { server in
            let reply = try await server.client().ask(line)
            #expect(reply.status == 405 && reply.headers["allow"] == allowed, "\(reply)")
        }
    }

    @Test func `the page loads nothing from elsewhere, and its description is JSON`() async throws {
        try await Served.run(hasJobs: true) { server in
            let client = try await server.client()
            let page = try await client.ask("GET /")
            #expect(page.status == 200 && page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(page.headers["content-security-policy"]?.contains("default-src 'none'") == true)
            #expect(
                !page.body.contains("src=\"http") && !page.body.contains("@import") && !page.body.contains("url(http")
            )
            let description = try await client.ask("GET /openapi.json")
            #expect(description.status == 200)
            #expect(try JSONValue(parsing: description.body)["openapi"]?.string?.hasPrefix("3.1") == true)
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
