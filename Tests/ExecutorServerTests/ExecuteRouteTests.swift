import Core
import ExecutorCore
import ExecutorServer
import OrderedJSON
import Synchronization
import Testing

@Suite("POST /execute")
struct ExecuteRouteTests {
    private static func task(_ operation: String, key: String, value: String? = nil) -> String {
        let end = value.map { #","cacheValue":\#($0)"# } ?? ""
        return #"{"jobId":"j-1","taskType":"cache","provider":"xcache","cacheOperation":"\#(operation)","#
            + #""cacheId":"c","cacheKey":"\#(key)"\#(end)}"#
    }

    @Test(
        "digits, order and spelling of a value survive the way in and out",
        arguments: [
            "1.10", "9007199254740993", "1e21", "-0", "0", "false", "null", #""""#,
            #"{"z":1,"a":2.50,"m":{"y":[],"b":{}}}"#,
            #"{"a":1,"a":2}"#, #""é☃𝄞""#,
        ]
    )
    func survival(_ value: String) async throws {
        try await Served.run { server in
            let expected = #"{"jobId":"j-1","status":"completed","result":{"key":"k","value":\#(value)}}"#
            let stored = try await server.execute(Self.task("set", key: "k", value: value))
            #expect(stored.status == 200)
            #expect(stored.body == expected)
            #expect(stored.headers["content-type"] == "application/json")
            #expect(try await server.execute(Self.task("get", key: "k")).body == expected)
        }
    }

    @Test func `an absent key is a failure, 404 only in strict mode`() async throws {
        let expected = #"{"jobId":"j-1","status":"failed","error":"no such key","errorCode":"key_not_found"}"#
        for (strict, status) in [(false, 500), (true, 404)] {
            try await Served.run(strictStatus: strict) { server in
                let reply = try await server.execute(Self.task("get", key: "nope"))
                #expect(reply.status == status)
                #expect(reply.body == expected)
            }
        }
    }

    @Test func `a task of exactly the limit is read, one byte more is 413 and the last`() async throws {
        try await Served.run { server in
            let limit = 10 * 1024 * 1024
            let text = String(repeating: "x", count: limit - Self.task("set", key: "k", value: #""""#).utf8.count)
            let client = try await server.client()
            let full = Self.task("set", key: "k", value: "\"\(text)\"")
            #expect(try await client.ask("POST /execute", body: full).status == 200)
            let refused = try await client.ask("POST /execute", body: full + " ")
            #expect(refused.status == 413)
            #expect(
                refused.body
                    == #"{"jobId":"unknown","status":"failed","error":"the body is larger than 10485760 bytes","#
                    + #""errorCode":"body_too_large"}"#
            )
            #expect(refused.headers["connection"] == "close")
            #expect(try await client.rest() == "")
            #expect(try await server.client().ask("GET /health").status == 200)
        }
    }

    @Test func `a body without a length is read up to the limit`() async throws {
        try await Served.run(limits: .patient(body: 200)) { server in
            func chunked(_ text: String) -> String {
                text.split(every: 50).map { "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n" }.joined() + "0\r\n\r\n"
            }
            let client = try await server.client()
            for (value, status) in [("1", 200), ("\"\(String(repeating: "x", count: 200))\"", 413)] {
                await client.send(client.head("Transfer-Encoding: chunked"))
                await client.send(chunked(Self.task("set", key: "k", value: value)))
                #expect(try await client.reply().status == status)
            }
        }
    }

    @Test(
        "what is no task is refused with 400 and the failed shape",
        arguments: [
            ("{\"jobId\": 1,\n oops}", "invalid_json", "not JSON at line 2, column 2: "),
            ("{} {}", "invalid_json", "not JSON at line 1, column 4: "),
            ("\u{1}", "invalid_json", "not JSON at line 1, column 1: "),
            ("", "invalid_task", "Invalid task: jobId, taskType, and provider are required"),
            (
                "[1]", "invalid_task",
                "Invalid task: jobId, taskType, and provider are required; the body must be an object, not list"
            ),
        ]
    )
    func refusal(body: String, code: String, text: String) async throws {
        try await Served.run { server in
            let reply = try await server.execute(body)
            let json = try JSONValue(parsing: reply.body)
            #expect(reply.status == 400)
            #expect(json["jobId"] == "unknown")
            #expect(json["status"] == "failed")
            #expect(json["errorCode"]?.string == code)
            #expect(json["error"]?.string?.hasPrefix(text) == true)
        }
    }

    @Test func `a task 500 levels deep is done, one 1001 levels deep refused`() async throws {
        try await Served.run { server throws in
            for (depth, status) in [(500, 200), (1001, 400)] {
                let value = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
                #expect(try await server.execute(Self.task("set", key: "k", value: value)).status == status)
            }
        }
    }

    @Test func `JSON is read whatever parameters its content type has, byte order mark or not`() async throws {
        try await Served.run { server throws in
            let task = Self.task("set", key: "k", value: "1")
            for type in ["application/json; charset=utf-8", "Application/JSON;charset=utf-8", "application/json ;x"] {
                let headers = ["Content-Type: \(type)"]
                #expect(try await server.client().ask("POST /execute", headers: headers, body: task).status == 200)
            }
            #expect(try await server.execute("\u{FEFF}" + task).status == 200)
        }
    }

    @Test func `observers onEnded of a task when it comes and when it is answered`() async throws {
        let events = Mutex<[ServerEvent]>([])
        let clock = AppClock.manual(ManualClock())
        try await Served.run(time: clock, onTask: { event in events.withLock { $0.append(event) } }) { server in
            _ = try await server.execute(Self.task("set", key: "k", value: "1"))
            _ = try await server.execute("{}")
            _ = try await server.execute("no JSON")
        }
        #expect(
            events.withLock { $0 } == [
                .received(jobId: "j-1", taskType: "cache"), .finished(jobId: "j-1", status: .completed, elapsed: .zero),
                .received(jobId: "unknown", taskType: "unknown"),
                .finished(jobId: "unknown", status: .failed, elapsed: .zero),
            ]
        )
    }

    @Test func `requests sent at once on one connection are answered in their order`() async throws {
        try await Served.run { server in
            let client = try await server.client()
            let bodies = (0..<20).map { Self.task("set", key: "k\($0)", value: "\($0)") }
            await client.send(
                bodies.map { client.head("Content-Length: \($0.utf8.count)") + $0 }
                    .joined()
            )
            for index in 0..<20 {
                let reply = try await client.reply()
                #expect(try JSONValue(parsing: reply.body)["result"]?["value"] == .int(index))
            }
        }
    }
}

extension String {
    fileprivate func split(every count: Int) -> [Substring] {
        var rest = self[...]
        var pieces: [Substring] = []
        while !rest.isEmpty {
            pieces.append(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return pieces
    }
}
