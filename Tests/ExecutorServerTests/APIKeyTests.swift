import Core
import ExecutorCore
import ExecutorServer
import Testing
import X402

@Suite("API keys over HTTP", .timeLimit(.minutes(5)))
struct APIKeyTests {
    private static let (alice, bob) = ("gk_alice-alice-alice", "gk_bob-bob-bob-bob")

    private static func keys(time: AppClock = .system, rate: Int? = nil) -> APIKeys {
        APIKeys(
            [
                APIKeys.Key(
                    caller: Caller(name: "alice"),
                    hash: APIKeys.hash(of: alice),
                    rate: rate,
                    readsMetrics: true
                ),
                APIKeys.Key(caller: Caller(name: "bob"), hash: APIKeys.hash(of: bob)),
            ],
            time: time
        )
    }

    private static func task(_ id: String, _ value: Int = 1) -> String {
        #"{"jobId":"\#(id)","taskType":"cache","provider":"xcache","cacheOperation":"set","cacheId":"c","cacheKey":"k","cacheValue":\#(value)}"#
    }

    private func ask(
        _ server: Served,
        _ line: String,
        _ key: String?,
        body: String? = nil
    ) async throws -> RawClient.Reply {
        try await server.client().ask(line, headers: key.map { ["Authorization: Bearer \($0)"] } ?? [], body: body)
    }

    @Test func `a key sees its own jobs, and the same id is another job under another key`() async throws {
        try await Served.run(keys: Self.keys(), hasJobs: true) { server in
            #expect(try await ask(server, "POST /jobs", Self.alice, body: Self.task("1", 1)).status == 202)
            #expect(try await ask(server, "POST /jobs", Self.bob, body: Self.task("1", 2)).status == 202)
            #expect(try await ask(server, "POST /jobs", Self.bob, body: Self.task("2")).status == 202)
            let list = try await ask(server, "GET /jobs", Self.alice)
            #expect(list.body.contains(#""cacheValue":1"#) && !list.body.contains(#""jobId":"2""#))
            #expect(try await ask(server, "GET /jobs/2", Self.alice).status == 404)
            #expect(try await ask(server, "GET /jobs/2/events", Self.alice).status == 404)
            #expect(try await ask(server, "DELETE /jobs/2", Self.alice).status == 404)
            #expect(try await ask(server, "POST /jobs/2/retry", Self.alice).status == 404)
            #expect(try await ask(server, "GET /jobs/2", Self.bob).status == 200)
            let other = try await ask(server, "POST /jobs", Self.alice, body: Self.task("1", 2))
            #expect(other.status == 409, "\(other)")
        }
    }

    @Test(
        "what is no key is refused",
        arguments: [nil, "", "gk_alice-alice-alicE", "gk_alice -alice-alice", "gk_alice", "\u{FF}"] as [String?]
    )
    func refused(_ key: String?) async throws {
        try await Served.run(keys: Self.keys(), hasJobs: true) { server in
            for line in ["POST /execute", "POST /jobs", "GET /jobs", "GET /events", "GET /socket", "GET /metrics"] {
                let reply = try await ask(server, line, key, body: line.hasPrefix("POST") ? "{}" : nil)
                #expect(reply.status == 401 && reply.headers["www-authenticate"] == "Bearer", "\(line): \(reply)")
            }
            for line in ["GET /health", "GET /ready", "HEAD /health"] {
                #expect(try await ask(server, line, key).status == 200)
            }
        }
    }

    @Test func `white space at the end of a field does not belong to the key`() async throws {
        try await Served.run(keys: Self.keys(), hasJobs: true) { server in
            let reply = try await ask(server, "GET /jobs", Self.alice + " \t")
            #expect(reply.status == 200)
        }
    }

    @Test func `a key with a line break never becomes one`() async throws {
        try await Served.run(keys: Self.keys(), hasJobs: true) { server in
            let client = try await server.client()
            await client.send(
                "GET /jobs HTTP/1.1\r\nHost: \(client.host)\r\nAuthorization: Bearer gk_alice\r\n-alice-alice\r\n\r\n"
            )
            #expect(try await client.reply().status == 400)
        }
    }

    @Test func `a key that is used too often is told when to come back`() async throws {
        let time = ManualClock()
        try await Served.run(keys: Self.keys(time: .manual(time), rate: 2), hasJobs: true) { server in
            for _ in 1...2 { #expect(try await ask(server, "GET /jobs", Self.alice).status == 200) }
            let over = try await ask(server, "GET /jobs", Self.alice)
            #expect(over.status == 429 && over.headers["retry-after"] == "1")
            #expect(try await ask(server, "GET /jobs", Self.bob).status == 200)
            time.advance(by: .milliseconds(500))
            #expect(try await ask(server, "GET /jobs", Self.alice).status == 200)
            #expect(try await ask(server, "GET /jobs", Self.alice).status == 429)
        }
    }

    @Test func `a key that is revoked ends its streams, and others go on`() async throws {
        let keys = Self.keys()
        try await Served.run(limits: .patient(ping: .milliseconds(30)), keys: keys, hasJobs: true) { server in
            var streams: [RawClient] = []
            for key in [Self.alice, Self.bob] {
                let client = try await server.client()
                await client.send("GET /events HTTP/1.1\r\nHost: \(client.host)\r\nX-API-Key: \(key)\r\n\r\n")
                #expect(await client.read { $0.hasSuffix("\r\n\r\n") }?.hasPrefix("HTTP/1.1 200") == true)
                streams.append(client)
            }
            keys.replace(with: [APIKeys.Key(caller: Caller(name: "bob"), hash: APIKeys.hash(of: Self.bob))])
            let rest = try await streams[0].rest()
            #expect(rest.contains("event: dropped") && rest.contains("your API key is not valid any more"))
            #expect(try await ask(server, "GET /jobs", Self.alice).status == 401)
            #expect(try await ask(server, "POST /jobs", Self.bob, body: Self.task("1")).status == 202)
            #expect(await streams[1].read { $0.contains("event: completed") } != nil)
        }
    }

    @Test func `a key that is changed ends the streams of the old one`() async throws {
        let keys = Self.keys()
        try await Served.run(limits: .patient(ping: .milliseconds(30)), keys: keys, hasJobs: true) { server in
            let client = try await server.client()
            await client.send("GET /events HTTP/1.1\r\nHost: \(client.host)\r\nX-API-Key: \(Self.alice)\r\n\r\n")
            #expect(await client.read { $0.hasSuffix("\r\n\r\n") } != nil)
            keys.replace(with: [APIKeys.Key(caller: Caller(name: "alice"), hash: APIKeys.hash(of: "another"))])
            let rest = try await client.rest()
            #expect(rest.contains("your API key is not valid any more"))
        }
    }

    @Test func `metrics are about all, so only a key that may shows them`() async throws {
        try await Served.run(
            keys: Self.keys(),
            hasJobs: true,
            metrics: ServiceMetrics(providers: [], version: "1")
        ) { server in
            let (may, mayNot) = (
                try await ask(server, "GET /metrics", Self.alice), try await ask(server, "GET /metrics", Self.bob)
            )
            #expect(may.status == 200 && mayNot.status == 403)
        }
    }

    @Test func `ids of callers never look alike in the ledger`() {
        let ids = [
            Caller.anybody.ledgerID(of: "@alice/x"), Caller(name: "alice").ledgerID(of: "x"),
            Caller.anybody.ledgerID(of: "x"), Caller(name: "bob").ledgerID(of: "x"),
        ]
        #expect(Set(ids).count == 4 && ids[2] == "x")
    }

    @Test func `events of other keys are not told`() async throws {
        try await Served.run(keys: Self.keys(), hasJobs: true) { server in
            let client = try await server.client()
            await client.send("GET /events HTTP/1.1\r\nHost: \(client.host)\r\nX-API-Key: \(Self.alice)\r\n\r\n")
            _ = await client.read { $0.hasSuffix("\r\n\r\n") }
            #expect(try await ask(server, "POST /jobs", Self.bob, body: Self.task("secret")).status == 202)
            #expect(try await ask(server, "POST /jobs", Self.alice, body: Self.task("own")).status == 202)
            let text = await client.read { $0.contains("event: completed") } ?? ""
            #expect(text.contains("own") && !text.contains("secret"))
        }
    }

    @Test func `a caller that is not known any more spends nothing`() {
        #expect(Self.keys().caller(named: "alice").dailyLimit == nil)
        #expect(Self.keys().caller(named: "carol").dailyLimit == .zero)
    }
}
