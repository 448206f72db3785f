import Console
import Core
import ExecutorCore
import Foundation
import OrderedJSON
import Providers
import TestSupport
import Testing

/// The provider of Redis, from the prompt and from a task down to a real server.
@Suite("Caches in Redis", .blocking, .enabled(if: RedisServer.isInstalled, "Redis is installed"))
struct RedisProviderTests {
    private let server: RedisServer
    private let path: RequestPath

    init() throws {
        server = try RedisServer()
        path = try Self.path(to: "redis://127.0.0.1:\(server.port)/1")
    }

    private static func path(to address: String) throws -> RequestPath {
        let setting = try #require(BuiltInProviders.settings.first { $0.name == "REDIS_URL" })
        var settings = ProviderSettings()
        settings.set(Secret(try #require(setting.value(from: address))), for: setting)
        return RequestPath(over: ScriptedTransport([]), providers: settings, timeout: .seconds(600))
    }

    private func execute(_ operation: String, _ fields: JSONObject = [:]) async -> ExecutorResponse {
        var json: JSONObject = [
            "jobId": "j", "taskType": "cache", "provider": "redis", "cacheOperation": .string(operation),
            "cacheId": "c",
        ]
        for member in fields { json.append(member.key, member.value) }
        return await path.execute(ExecutorTask(json))
    }

    private func result(_ operation: String, _ fields: JSONObject = [:]) async -> String {
        let response = await execute(operation, fields)
        return response.result?.json.compact ?? response.failure?.message ?? ""
    }

    /// Returns the result of a task on a key that lives for a day, with `left` for the time to live.
    private func left(in response: ExecutorResponse) throws -> String {
        let json = try #require(response.result?.json)
        let ttl = try #require(json["ttl"]?.int)
        #expect(80_000...86_400 ~= ttl)
        return json.compact.replacing("\(ttl)", with: "left")
    }

    private func redis(_ words: String...) throws -> String { try server.cli(["-n", "1"] + words) }

    @Test func `a task is answered in the shapes of xcache`() async throws {
        let value = try JSONValue(parsing: #"{"n":1.50}"#)
        let set = await result("set", ["cacheKey": "user:1", "cacheValue": value, "cacheTtl": 86400])
        #expect(set == #"{"key":"user:1","value":{"n":1.50},"ttl":86400}"#)
        #expect(try redis("GET", "{c}:user:1") == #"{"n":1.50}"#)
        // The server's clock goes on.
        let get = try await left(in: execute("get", ["cacheKey": "user:1"]))
        #expect(get == #"{"key":"user:1","value":{"n":1.50},"ttl":left}"#)
        let ttl = try await left(in: execute("ttl", ["cacheKey": "user:1"]))
        #expect(ttl == #"{"key":"user:1","ttl":left,"unit":"seconds"}"#)
        #expect(
            await result("update-ttl", ["cacheKey": "user:1", "cacheTtl": 3600]) == #"{"key":"user:1","ttl":3600}"#
        )
        #expect(await result("list") == #"{"keys":["user:1"],"count":1}"#)
        #expect(await result("delete", ["cacheKey": "user:1"]) == #"{"message":"Key deleted"}"#)
        #expect(await result("list") == #"{"keys":[],"count":0}"#)
        #expect(await result("set", ["cacheKey": "k", "cacheValue": .null]) == #"{"key":"k","value":null,"ttl":-1}"#)
        let created = await execute("create", ["cacheRegion": "us-east-1"])
        #expect(created.result?.json["cacheId"]?.string?.isEmpty == false && created.payment == nil)
        #expect(created.result?.json["region"] == "us-east-1")
        #expect(created.result?.warnings.count == 1)
    }

    @Test("what is absent is told as by xcache", arguments: ["get", "delete", "ttl", "update-ttl"])
    func absent(_ operation: String) async {
        let response = await execute(operation, ["cacheKey": "none", "cacheTtl": 5])
        #expect(response.failure?.code == .keyNotFound && response.failure?.message == "no key none in this cache")
    }

    @Test(
        "values that others wrote are shown",
        arguments: [
            ("12.500", "12.500", 0), ("hello world", #""hello world""#, 0), (#"{"a":[1,"x"]}"#, #"{"a":[1,"x"]}"#, 0),
            ("", #""""#, 0), ("{broken", #""{broken""#, 0),
        ]
    )
    func foreign(_ stored: String, _ shown: String, _ warnings: Int) async throws {
        _ = try redis("SET", "{c}:k", stored)
        #expect(await result("get", ["cacheKey": "k"]) == #"{"key":"k","value":\#(shown),"ttl":-1}"#)
    }

    @Test func `bytes that are no text are shown in escapes, and keys of them can be typed`() async throws {
        let script = "redis.call('set', '{c}:a\\255\\0b', '\\1\\254x'); redis.call('set', '{c}:c\\92x41', 1)"
        _ = try redis("EVAL", script, "0")
        let list = try JSONValue(parsing: await result("list"))
        let keys = Set(list["keys"]?.array?.compactMap(\.string) ?? [])
        #expect(keys == ["a\\xff\u{0}b", "c\\x5cx41"])
        let odd = await execute("get", ["cacheKey": "a\\xff\u{0}b"])
        #expect(odd.result?.json["value"] == "\u{1}\\xfex" && odd.result?.warnings.count == 1)
        #expect(await result("get", ["cacheKey": "c\\x5cx41"]).contains(#""value":1"#))
        for key in keys { #expect(await result("delete", ["cacheKey": .string(key)]).contains("deleted")) }
        #expect(try redis("DBSIZE") == "0")
    }

    @Test func `a time to live arrives as it was typed`() async throws {
        let typed = await path.type([":provider redis", "set k 1 px 90000000"], as: .human)
        #expect(typed.code == 0, "\(typed)")
        let left = try #require(Int(try redis("PTTL", "{c}:k")))
        #expect(80_000_000...90_000_000 ~= left)
    }

    @Test(
        "what Redis refuses is told with what to do",
        arguments: [
            (["CONFIG", "SET", "maxmemory", "1"], "set", FailureCode.quotaUsedUp, "no memory left"),
            (["REPLICAOF", "127.0.0.1", "1"], "set", .upstreamFailed, "is a replica"),
            (["LPUSH", "{c}:k", "1"], "get", .refused, "not a string"),
            (["CONFIG", "SET", "requirepass", "s3cr3t"], "get", .unauthorized, "a user and a password"),
        ] as [([String], String, FailureCode, String)]
    )
    func refused(_ command: [String], _ operation: String, _ code: FailureCode, _ words: String) async throws {
        _ = try server.cli(["-n", "1"] + command)
        let path = try Self.path(to: "redis://127.0.0.1:\(server.port)/1")
        let task: JSONObject = [
            "jobId": "j", "taskType": "cache", "provider": "redis", "cacheOperation": .string(operation),
            "cacheId": "c",
            "cacheKey": "k", "cacheValue": 1,
        ]
        let response = await path.execute(ExecutorTask(task))
        let failure = try #require(response.failure)
        #expect(failure.code == code, "\(failure)")
        #expect(failure.message.contains(words) && failure.hint?.isEmpty == false, "\(failure)")
    }

    @Test(
        "what could not be stored or found again is refused before anything is sent",
        arguments: [
            ("get", ["cacheId": "a}b", "cacheKey": "k"]), ("get", ["cacheId": "a b", "cacheKey": "k"]),
            ("list", ["cacheId": .string(String(repeating: "x", count: 256))]),
            ("set", ["cacheKey": "k", "cacheValue": 1, "cacheTtl": 0]),
            ("set", ["cacheKey": "k", "cacheValue": 1, "cacheTtl": -5]),
            ("update-ttl", ["cacheKey": "k", "cacheTtl": 99_999_999_999]), ("topup", [:]),
        ] as [(String, JSONObject)]
    )
    func invalid(_ operation: String, _ fields: JSONObject) async throws {
        var task: JSONObject = [
            "jobId": "j", "taskType": "cache", "provider": "redis", "cacheOperation": .string(operation),
            "cacheId": "c",
        ]
        for member in fields { task[member.key] = member.value }
        let response = await path.execute(ExecutorTask(task))
        #expect(
            [.invalidField, .unsupported].contains(response.failure?.code),
            "\(String(describing: response.failure))"
        )
        #expect(try redis("DBSIZE") == "0")
    }

    @Test func `a listing shows each of many keys once, and none of other caches`() async throws {
        _ = try redis("EVAL", "for i = 1, 20000 do redis.call('set', '{c}:' .. i, 1) end", "0")
        for other in ["{cc}:1", "{c}x", "c:1", "{C}:1"] { _ = try redis("SET", other, "1") }
        let response = await execute("list")
        #expect(response.result?.json["count"] == 20_000)
        let keys = Set(response.result?.json["keys"]?.array?.compactMap { $0.string.flatMap { Int($0) } } ?? [])
        let isWhole = keys == Set(1...20_000)
        #expect(isWhole)
        _ = try redis("SET", "{a*?[x]}:1", "1")
        let task: JSONObject = [
            "jobId": "j", "taskType": "cache", "provider": "redis", "cacheOperation": "list", "cacheId": "a*?[x]",
        ]
        let special = await path.execute(ExecutorTask(task))
        #expect(special.result?.json["keys"] == ["1"])
    }

    @Test func `an import stores many values at a time, and the later of two for one key wins`() async throws {
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/many.jsonl"
        let lines = (1...5000).map { #"{"key":"k\#($0)","value":{"n":\#($0).50},"ttl":\#($0 == 7 ? 86400 : -1)}"# }
        let more = [#"{"key":"k1","value":"later \u00e9"}"#, #"{"key":"a\\xff","value":[ ]}"#]
        try (lines + more).joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        let before = try calls("set")
        let typed = await path.type([":provider redis", "use redis:c", "import \(file) --yes"], as: .human)
        #expect(typed.code == 0, "\(typed)")
        #expect(try redis("DBSIZE") == "5001")
        #expect(try calls("set") == before + 5002)
        #expect(try redis("GET", "{c}:k5000") == #"{"n":5000.50}"# && redis("GET", "{c}:k1") == #""later é""#)
        #expect(try redis("EVAL", #"return redis.call('get', '{c}:a\255')"#, "0") == "[]")
        #expect(try (80_000...86_400).contains(Int(redis("TTL", "{c}:k7")) ?? 0) && redis("TTL", "{c}:k8") == "-1")
    }

    /// The number of times that a command was called, as the server counts.
    private func calls(_ command: String) throws -> Int {
        let lines = try redis("INFO", "commandstats").split(whereSeparator: \.isNewline)
        let line = lines.first { $0.hasPrefix("cmdstat_\(command):") } ?? ""
        let count = line.split(separator: "calls=").dropFirst().first?.prefix { $0.isNumber }
        return count.flatMap { Int($0) } ?? 0
    }

    @Test func `an import that Redis refuses tells where it stopped and how to go on`() async throws {
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/many.csv"
        let rows = (1...3000).map { "k\($0),\($0)" }
        try (["key,value"] + rows).joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        _ = try redis("EVAL", "redis.call('set', '{c}:hold', string.rep('x', 100))", "0")
        _ = try server.cli(["CONFIG", "SET", "maxmemory", "1"])
        let typed = await path.type([":provider redis", "use redis:c", "import \(file) --yes"], as: .human)
        #expect(
            typed.code != 0 && (typed.output + typed.errors).joined(separator: "\n").contains("no memory left"),
            "\(typed)"
        )
        #expect((typed.output + typed.errors).joined(separator: "\n").contains("import \(file) from 2"), "\(typed)")
        #expect(try redis("DBSIZE") == "1")
    }

    @Test func `an export tells what it could not keep, and leaves out what is no string`() async throws {
        let folder = try TemporaryFolder()
        let script = "redis.call('set', '{c}:b', '\\255'); redis.call('set', '{c}:t', 1, 'PX', 400000000); "
        _ = try redis("EVAL", script + "redis.call('hset', '{c}:h', 'f', 1); redis.call('set', '{c}:', 1)", "0")
        let file = "\(folder.path)/all.jsonl"
        let typed = await path.type([":provider redis", "use redis:c", "export \(file)"], as: .human)
        #expect(
            typed.code == 0 && (typed.output + typed.errors).joined(separator: "\n").contains("1 value not as stored"),
            "\(typed)"
        )
        #expect(typed.errors.joined(separator: " ").contains("1 key without a name left out"), "\(typed)")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.split(separator: "\n").count == 2 && text.contains(#""value":"\\xff""#), "\(text)")
    }

    @Test func `the prompt works on it as on xcache`() async throws {
        let typed = await path.type(
            [
                ":provider redis", "create as mine", "set user:1 {\"name\":\"Alice\"} ttl 1h", "get user:1", "keys",
                "ttl user:1", "del user:1", "get user:1",
            ],
            as: .human,
            keepsGoing: true
        )
        #expect(typed.output.joined(separator: "\n").contains("Alice"), "\(typed)")
        #expect(typed.output.last == "(nil)" && typed.errors.isEmpty, "\(typed)")
    }

    @Test func `a server that is gone is told, and its password is not`() async throws {
        // The port stays taken, so that no other test's server answers there.
        let closed = ListeningSocket(queue: 0)
        defer { withExtendedLifetime(closed) {} }
        let path = try Self.path(to: "redis://u:s3cr3t@127.0.0.1:\(closed.port)")
        let task: JSONObject = [
            "jobId": "j", "taskType": "cache", "provider": "redis", "cacheOperation": "list", "cacheId": "c",
        ]
        let response = await path.execute(ExecutorTask(task))
        #expect(response.failure?.code == .unreachable)
        #expect(!"\(response)".contains("s3cr3t") && response.failure?.message.contains("Connection refused") == true)
    }

    @Test func `without its address there is no such provider`() throws {
        let providers = RequestPath(over: ScriptedTransport([])).providers
        #expect(providers == ["xcache"])
    }

    @Test func `the manual's page names each setting and each operation`() throws {
        let page = try Project.text("Sources/GalaksioApp/Galaksio.docc/Redis.md")
        for setting in BuiltInProviders.settings where setting.name.hasPrefix("REDIS") {
            #expect(page.contains("`\(setting.name)`"))
        }
        for operation in CacheOperation.allCases where operation != .create {
            #expect(page.contains("| `\(operation.rawValue)` |"))
        }
    }

    @Test(
        "a time to live from a strange server is checked before anything is calculated",
        arguments: [
            ("9223372036854775807", "9223372036854776"), ("1499", "1"), ("1500", "2"), ("-1", "-1"), ("-5", nil),
            ("-9223372036854775808", nil),
        ] as [(String, String?)]
    )
    func strangeTime(_ time: String, _ shown: String?) async throws {
        let server = ListeningSocket()
        Thread {
            guard let socket = server.next() else { return }
            var request = [UInt8](repeating: 0, count: 1000)
            _ = read(socket, &request, request.count)
            let reply = "$1\r\n1\r\n:\(time)\r\n"
            _ = write(socket, reply, reply.utf8.count)
        }.start()
        let path = try Self.path(to: "redis://127.0.0.1:\(server.port)")
        let task: JSONObject = [
            "jobId": "j", "taskType": "cache", "provider": "redis", "cacheOperation": "get", "cacheId": "c",
            "cacheKey": "k",
        ]
        let response = await path.execute(ExecutorTask(task))
        #expect(response.result?.json["ttl"]?.compact == shown)
        #expect(shown != nil || response.failure?.code == .badAnswer, "\(response)")
    }
}
