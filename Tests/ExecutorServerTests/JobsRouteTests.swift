import Core
import ExecutorCore
import OrderedJSON
import TestDoubles
import Testing

@Suite("Jobs over HTTP", .timeLimit(.minutes(5)))
struct JobsRouteTests {
    private static func task(_ id: String, _ operation: String = "set", key: String = "k", more: String = "") -> String
    {
        #"{"jobId":"\#(id)","taskType":"cache","provider":"xcache","cacheOperation":"\#(operation)","#
            + #""cacheId":"c","cacheKey":"\#(key)","cacheValue":1\#(more)}"#
    }

    private static func json(_ reply: RawClient.Reply) throws -> JSONValue { try JSONValue(parsing: reply.body) }

    @Test("a client that prefers it gets its answer later", arguments: ["/execute", "/jobs"])
    func later(_ path: String) async throws {
        try await Served.run(hasJobs: true) { server in
            let client = try await server.client()
            let headers = ["Prefer: respond-async", "Content-Type: application/json"]
            let reply = try await client.ask(
                "POST \(path)",
                headers: headers,
                body: Self.task("a/b c", "get", key: "gate")
            )
            #expect(reply.status == 202)
            #expect(reply.headers["location"] == "/jobs/a%2Fb%20c")
            #expect(reply.headers["preference-applied"] == "respond-async")
            let accepted = try Self.json(reply)
            #expect(accepted["jobId"] == "a/b c" && accepted["status"] == "running")
            #expect(accepted["links"]?["self"] == "/jobs/a%2Fb%20c")
            await server.cache.gate.arrival()
            let running = try Self.json(try await client.ask("GET /jobs/a%2Fb%20c"))
            #expect(running["status"] == "running" && running["startedAt"] != nil && running["attempts"] == 1)
            server.cache.gate.open()
            let ended = try await client.ask("GET /jobs/a%2Fb%20c", headers: ["Prefer: wait=60"])
            #expect(ended.status == 200 && ended.headers["preference-applied"] == "wait=60")
            let job = try Self.json(ended)
            #expect(job["status"] == "failed" && job["errorCode"] == "key_not_found" && job["endedAt"] != nil)
            #expect(job["links"]?["retry"] == "/jobs/a%2Fb%20c/retry")
        }
    }

    @Test func `without the preference nothing has changed`() async throws {
        try await Served.run(hasJobs: true) { server in
            let reply = try await server.execute(Self.task("1"))
            #expect(reply.status == 200)
            #expect(reply.body == #"{"jobId":"1","status":"completed","result":{"key":"k","value":1}}"#)
            #expect(try await server.client().ask("GET /jobs/1").status == 404)
        }
    }

    @Test func `a task sent twice is one job, and another task under its id a conflict`() async throws {
        try await Served.run(hasJobs: true) { server in
            let client = try await server.client()
            for _ in 1...2 {
                let reply = try await client.ask("POST /jobs", headers: ["Prefer: wait=60"], body: Self.task("1"))
                #expect(reply.status == 200)
                #expect(try Self.json(reply)["attempts"] == 1)
            }
            let other = try await client.ask("POST /jobs", body: Self.task("1", key: "other"))
            #expect(other.status == 409)
            #expect(try Self.json(other)["errorCode"] == "job_conflict")
        }
    }

    @Test(
        "a job that cannot be accepted says why",
        arguments: [
            (#"{"taskType":"cache","provider":"xcache"}"#, 400, "invalid_task"), ("[]", 400, "invalid_task"),
            ("{", 400, "invalid_json"), (task("1", "fly"), 400, "unsupported"),
            (task(String(repeating: "x", count: 256)), 400, "invalid_task"),
            (task("1", more: #","priority":101"#), 400, "invalid_field"),
            (task("1", more: #","priority":"high""#), 400, "invalid_field"),
            (task("1", more: #","runAt":"tomorrow""#), 400, "invalid_field"),
            (task("1", more: #","runAt":"9999-01-01T00:00:00Z""#), 400, "invalid_field"),
        ]
    )
    func refused(_ body: String, _ status: Int, _ code: String) async throws {
        try await Served.run(hasJobs: true) { server in
            let reply = try await server.client().ask("POST /jobs", body: body)
            #expect(reply.status == status)
            #expect(try Self.json(reply)["errorCode"]?.string == code, "\(reply.body)")
            #expect(try Self.json(try await server.client().ask("GET /jobs"))["jobs"] == [])
        }
    }

    @Test func `a job waits for its moment, and is cancelled before it`() async throws {
        try await Served.run(hasJobs: true) { server in
            let client = try await server.client()
            let moment = (AppClock.system.now + .seconds(3600)).iso8601
            let body = Self.task("1", more: #","runAt":"\#(moment)","priority":7"#)
            let job = try Self.json(try await client.ask("POST /jobs", body: body))
            #expect(job["runAt"]?.string?.prefix(16) == moment.prefix(16) && job["priority"] == 7)
            #expect(job["task"]?["runAt"] == nil && job["attempts"] == 0)
            let cancelled = try await client.ask("DELETE /jobs/1")
            #expect(cancelled.status == 200)
            #expect(try Self.json(cancelled)["status"] == "cancelled")
            let retried = try await client.ask("POST /jobs/1/retry")
            #expect(retried.status == 202 && retried.headers["location"] == "/jobs/1")
            // It still waits for its moment; a job without a moment runs at once.
            #expect(try Self.json(retried)["runAt"]?.string?.prefix(16) == moment.prefix(16))
            let now = Self.task("3", more: #","runAt":null,"priority":null"#)
            #expect(try await client.ask("POST /jobs", headers: ["Prefer: wait=60"], body: now).status == 200)
            let again = try await client.ask("POST /jobs/3/retry")
            #expect(again.status == 409)
            #expect(try Self.json(again)["error"] == "the job 3 is completed")
            for line in ["GET /jobs/2", "DELETE /jobs/2", "POST /jobs/2/retry"] {
                let reply = try await client.ask(line)
                #expect(reply.status == 404)
                #expect(try Self.json(reply)["errorCode"] == "job_not_found")
            }
        }
    }

    @Test func `a running job is cancelled, and its task stopped`() async throws {
        try await Served.run(hasJobs: true) { server in
            let client = try await server.client()
            _ = try await client.ask("POST /jobs", body: Self.task("1", "get", key: "gate"))
            await server.cache.gate.arrival()
            let reply = try await client.ask("DELETE /jobs/1")
            #expect(reply.status == 202)
            #expect(try Self.json(reply)["cancelling"] == true)
            let job = try Self.json(try await client.ask("GET /jobs/1", headers: ["Prefer: wait=60"]))
            #expect(job["status"] == "cancelled")
        }
    }

    @Test func `lines of tasks are answered in their order`() async throws {
        try await Served.run(hasJobs: true) { server in
            let lines = [Self.task("1"), "nonsense", Self.task("2"), "", Self.task("1", key: "other")]
            let headers = ["Content-Type: application/x-ndjson"]
            let client = try await server.client()
            let reply = try await client.ask("POST /jobs", headers: headers, body: lines.joined(separator: "\n") + "\n")
            #expect(reply.status == 200 && reply.headers["content-type"] == "application/x-ndjson")
            let answers = try reply.body.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
            #expect(answers.map { $0["jobId"]?.string } == ["1", "unknown", "2", "unknown", "1"])
            #expect(
                answers.map { $0["errorCode"]?.string } == [nil, "invalid_json", nil, "invalid_task", "job_conflict"]
            )
            let many = (1...1001).map { Self.task("m\($0)") }.joined(separator: "\n")
            let refused = try await client.ask("POST /jobs", headers: headers, body: many)
            #expect(refused.status == 413)
            #expect(try await client.ask("GET /jobs/m1").status == 404)
        }
    }

    @Test func `a job whose id is a number is found under each spelling of it`() async throws {
        try await Served.run(hasJobs: true) { server in
            let client = try await server.client()
            let body = Self.task("x").replacing(#""x""#, with: "-1.34e-17")
            let reply = try await client.ask("POST /jobs", headers: ["Prefer: wait=60"], body: body)
            #expect(reply.status == 200, "\(reply)")
            for path in [reply.headers["location"] ?? "", "/jobs/-1.34e-17", "/jobs/-134e-19"] {
                let job = try await client.ask("GET \(path)")
                #expect(job.status == 200 && job.body.contains("-1.34e-17"), "\(path): \(job)")
            }
            #expect(try await client.ask("GET /jobs/-1.35e-17").status == 404)
        }
    }

    @Test("an id that no URL can name is refused", arguments: [".", ".."])
    func unnameable(_ id: String) async throws {
        try await Served.run(hasJobs: true) { server in
            let reply = try await server.client().ask("POST /jobs", body: Self.task(id))
            #expect(reply.status == 400 && reply.body.contains("which no URL can name"))
        }
    }

    @Test("a wish for later is for jobs alone", arguments: [#""runAt":"2027-01-01T00:00:00Z""#, #""priority":3"#])
    func jobWish(_ wish: String) async throws {
        try await Served.run(hasJobs: true) { server in
            let client = try await server.client()
            let body = Self.task("1").replacing("{", with: "{\(wish),", maxReplacements: 1)
            let now = try await client.ask("POST /execute", body: body)
            #expect(now.status == 500 && now.body.contains("runAt and priority are for jobs"), "\(now)")
            let job = try await client.ask("POST /execute", headers: ["Prefer: respond-async"], body: body)
            #expect(job.status == 202, "\(job)")
        }
    }

    @Test("a moment and a number are read in each way of writing them")
    func spellings() async throws {
        try await Served.run(hasJobs: true) { server in
            let client = try await server.client()
            for (index, wish) in [
                #""runAt":"2020-01-01T00:00:00.5+02:00""#, #""runAt":"2020-01-01t00:00:00z""#, #""priority":5.0"#,
                #""priority":5e0"#,
            ].enumerated() {
                let body = Self.task("\(index)").replacing("{", with: "{\(wish),", maxReplacements: 1)
                #expect(try await client.ask("POST /jobs", body: body).status == 202, "\(wish)")
            }
            let since = "2020-01-01T00:00:00%2B00:00"
            #expect(try await client.ask("GET /jobs?since=\(since)").status == 200)
            let empty = try await client.ask("POST /jobs", headers: ["Content-Type: application/x-ndjson"], body: "")
            #expect(empty.status == 400)
        }
    }

    @Test func `jobs are listed page by page`() async throws {
        try await Served.run(hasJobs: true) { server in
            let client = try await server.client()
            for id in 1...5 {
                _ = try await client.ask("POST /jobs", headers: ["Prefer: wait=60"], body: Self.task("\(id)"))
            }
            var (path, ids): (String?, [String]) = ("/jobs?limit=2&status=completed", [])
            while let next = path {
                let page = try Self.json(try await client.ask("GET \(next)"))
                ids += page["jobs"]?.array?.compactMap { $0["jobId"]?.string } ?? []
                path = page["next"]?.string
            }
            #expect(ids == ["5", "4", "3", "2", "1"])
            let first = try await client.ask("GET /jobs?limit=2")
            let cursor = try #require(try Self.json(first)["next"]?.string?.split(separator: "&").last)
            #expect(first.headers["link"]?.contains("rel=\"next\"") == true)
            for query in [
                "status=completed&\(cursor)", "cursor=abc", "status=gone", "limit=0", "since=noon", "colour=red",
                "status", "limit=5&limit=7", "provider=", "status=", "status=,failed", "limit=+5", "limit=05",
            ] {
                let reply = try await client.ask("GET /jobs?\(query)")
                #expect(reply.status == 400, "\(query)")
            }
            #expect(try Self.json(try await client.ask("GET /jobs?status=running"))["jobs"] == [])
            #expect(
                try Self.json(try await client.ask("GET /jobs?provider=xcache&since=2020-01-01T00:00:00Z"))["jobs"]?
                    .array?.count == 5
            )
        }
    }

    @Test(
        "preferences that are not understood are ignored",
        arguments: [
            ("respond-async", "respond-async"), ("RESPOND-ASYNC , wait=5", "respond-async, wait=5"), ("wait=1e9", nil),
            ("wait=-1", nil), ("wait=99999999999999999999", "wait=60"), ("wait=\"7\"", "wait=7"), ("wait", nil),
            ("respond-async=no", nil), ("return=minimal; x=1", nil), ("", nil),
        ]
    )
    func preferences(_ text: String, _ applied: String?) async throws {
        try await Served.run(hasJobs: true) { server in
            let client = try await server.client()
            let reply = try await client.ask("POST /jobs", headers: ["Prefer: \(text)"], body: Self.task("1"))
            #expect(reply.headers["preference-applied"] == applied)
            #expect([200, 202].contains(reply.status))
        }
    }

    @Test func `jobs need the key, and a page of another site gets none`() async throws {
        try await Served.run(key: Secret("a-key-that-is-long"), hasJobs: true) { server in
            for line in ["GET /jobs", "GET /jobs/1", "DELETE /jobs/1", "POST /jobs/1/retry"] {
                let stranger = try await server.client()
                #expect(try await stranger.ask(line).status == 401)
                let holder = try await server.client()
                #expect(try await holder.ask(line, headers: ["X-API-Key: a-key-that-is-long"]).status != 401)
            }
            let client = try await server.client()
            #expect(try await client.ask("GET /health").status == 200)
            #expect(try await client.ask("GET /jobs", headers: ["Origin: http://evil.example"]).status == 403)
        }
    }

    @Test func `a server without jobs does not know their paths`() async throws {
        try await Served.run(hasJobs: false) { server in
            let client = try await server.client()
            #expect(try await client.ask("GET /jobs").status == 404)
            let headers = ["Prefer: respond-async", "Content-Type: application/json"]
            let reply = try await client.ask("POST /execute", headers: headers, body: Self.task("1"))
            #expect(reply.status == 200)
        }
    }
}
