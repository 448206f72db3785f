import Console
import Core
import ExecutorCore
import OrderedJSON
import Providers
import TestSupport
import Testing

@testable import GalaksioApp

/// The provider of memcached, from the prompt and from a task down to a real server.
@Suite("Caches in memcached", .blocking, .enabled(if: MemcachedServer.isInstalled, "memcached is installed"))
struct MemcachedProviderTests {
    private let server: MemcachedServer
    private let path: RequestPath

    init() throws {
        server = try MemcachedServer()
        let now = try server.count("time")
        path = try Self.path(to: server.address, clock: ManualClock(at: Timestamp(sinceEpoch: .seconds(now))))
    }

    static func path(to list: String, clock: ManualClock = ManualClock()) throws -> RequestPath {
        let setting = try #require(BuiltInProviders.settings.first { $0.name == "MEMCACHED_SERVERS" })
        var settings = ProviderSettings()
        settings[setting] = setting.value(from: list)
        return RequestPath(over: ScriptedTransport([]), providers: settings, clock: clock, timeout: .seconds(600))
    }

    static func task(_ operation: String, _ fields: JSONObject = [:]) -> ExecutorTask {
        var json: JSONObject = [
            "jobId": "j", "taskType": "cache", "provider": "memcached", "cacheOperation": .string(operation),
            "cacheId": "c",
        ]
        for member in fields { json[member.key] = member.value }
        return ExecutorTask(json)
    }

    private func execute(_ operation: String, _ fields: JSONObject = [:]) async -> ExecutorResponse {
        await path.execute(Self.task(operation, fields))
    }

    private func result(_ operation: String, _ fields: JSONObject = [:]) async -> String {
        let response = await execute(operation, fields)
        return response.result?.json.compact ?? response.failure?.message ?? ""
    }

    private func keys() async throws -> Set<String> {
        Set(try JSONValue(parsing: await result("list"))["keys"]?.array?.compactMap(\.string) ?? [])
    }

    @Test func `a task is answered in the shapes of xcache`() async throws {
        let value = try JSONValue(parsing: #"{"n":1.50}"#)
        let set = await result("set", ["cacheKey": "user:1", "cacheValue": value, "cacheTtl": 6000])
        #expect(set == #"{"key":"user:1","value":{"n":1.50},"ttl":6000}"#)
        #expect(try server.ask("mg c:user:1 v") == "VA 10\r\n{\"n\":1.50}")
        let get = try JSONValue(parsing: await result("get", ["cacheKey": "user:1"]))
        #expect(get.object?.map(\.key) == ["key", "value", "ttl"] && get["value"] == value && get["key"] == "user:1")
        #expect(5000...6000 ~= (get["ttl"]?.int ?? 0))
        let ttl = try JSONValue(parsing: await result("ttl", ["cacheKey": "user:1"]))
        #expect(ttl.object?.map(\.key) == ["key", "ttl", "unit"] && ttl["unit"] == "seconds")
        #expect(5000...6000 ~= (ttl["ttl"]?.int ?? 0))
        let changed = await result("update-ttl", ["cacheKey": "user:1", "cacheTtl": 60_000])
        #expect(changed == #"{"key":"user:1","ttl":60000}"#)
        #expect(await result("list") == #"{"keys":["user:1"],"count":1}"#)
        #expect(await result("delete", ["cacheKey": "user:1"]) == #"{"message":"Key deleted"}"#)
        #expect(await result("list") == #"{"keys":[],"count":0}"#)
        #expect(await result("set", ["cacheKey": "k", "cacheValue": .null]) == #"{"key":"k","value":null,"ttl":-1}"#)
        #expect(await result("get", ["cacheKey": "k"]) == #"{"key":"k","value":null,"ttl":-1}"#)
        let created = await execute("create", ["cacheRegion": "us-east-1"])
        #expect(created.result?.json["cacheId"]?.string?.isEmpty == false && created.payment == nil)
        #expect(created.result?.json["region"] == "us-east-1" && created.result?.warnings.count == 1)
        #expect(try server.count("cmd_set") == 2)
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
            ("", #""""#, 0), ("{broken", #""{broken""#, 0), ("123456789012345678901234567890", nil, 0),
        ] as [(String, String?, Int)]
    )
    func foreign(_ stored: String, _ shown: String?, _ warnings: Int) async throws {
        try server.ask("set c:k 5 0 \(stored.utf8.count)", stored)
        let response = await execute("get", ["cacheKey": "k"])
        #expect(response.result?.json["value"]?.compact == shown ?? stored)
        #expect(response.result?.json["ttl"] == -1 && response.result?.warnings.count == warnings)
    }

    @Test func `bytes that are no text are shown in escapes`() async throws {
        try server.ask(bytes: Array("ms c:k 4\r\n".utf8) + [1, 0xFE, 0x78, 0, 13, 10])
        let response = await execute("get", ["cacheKey": "k"])
        #expect(response.result?.json["value"] == "\u{1}\\xfex\u{0}" && response.result?.warnings.count == 1)
    }

    @Test(
        "a key of any bytes is stored, listed and found again",
        arguments: [
            ("a b", "a%20b"), ("a\u{0}\r\n\t\u{7f}", "a%00%0D%0A%09%7F"), ("😀ü", "😀ü"), ("100%", "100%"),
            ("a%20b", "a%2520b"), ("%2520", "%252520"), ("%25", "%25"), ("%41%2f%0a", "%41%2f%0a"), ("%% ", "%%%20"),
            ("%25 ", "%25%20"), ("%2", "%2"), (":", ":"), ("\\x41", nil), ("a\\xff", nil), ("\\x20", nil),
            (String(repeating: "k", count: 248), nil), (String(repeating: " ", count: 82), nil),
        ] as [(String, String?)]
    )
    func key(_ key: String, _ stored: String?) async throws {
        let value = JSONValue.string("value of \(key)")
        #expect(await execute("set", ["cacheKey": .string(key), "cacheValue": value]).failure == nil)
        if let stored { #expect(try server.ask("mg c:\(stored) k v").hasPrefix("VA ")) }
        let listed = try await keys()
        #expect(listed.count == 1)
        let found = await execute("get", ["cacheKey": .string(try #require(listed.first))])
        #expect(found.result?.json["value"] == value)
        // A byte that was typed as an escape is shown as what it is.
        if !key.contains("\\x") { #expect(listed == [key]) }
        #expect(await result("delete", ["cacheKey": .string(key)]).contains("deleted"))
        #expect(try server.count("curr_items") == 0)
    }

    @Test func `each key that another program wrote can be typed as it is listed`() async throws {
        let parts = ["%", "20", "25", "0A", "0a", "2", "5", "41", "x"]
        let words = parts.flatMap { one in parts.flatMap { two in parts.map { one + two + $0 } } }
        for word in Set(words) { try server.ask("ms c:%\(word) 1", "1") }
        let listed = try await keys()
        #expect(listed.count == Set(words).count)
        for key in listed {
            #expect(await execute("get", ["cacheKey": .string(key)]).failure == nil, "\(key)")
        }
    }

    @Test(
        "a time to live is kept to the second, beyond 30 days as well",
        arguments: [1000, 30 * 86_400, 30 * 86_400 + 1, 60 * 86_400, 365 * 86_400]
    )
    func lifetime(_ seconds: Int) async throws {
        func left() throws -> Int {
            let words = try server.ask("mg c:k t").split(separator: "t")
            return Int(words.last ?? "") ?? 0
        }
        let set = await result("set", ["cacheKey": "k", "cacheValue": 1, "cacheTtl": .int(seconds)])
        #expect(set == #"{"key":"k","value":1,"ttl":\#(seconds)}"#)
        #expect(seconds - 900...seconds + 1 ~= (try left()))
        _ = await execute("set", ["cacheKey": "k", "cacheValue": 1])
        #expect(await result("update-ttl", ["cacheKey": "k", "cacheTtl": .int(seconds)]).contains("\(seconds)"))
        #expect(seconds - 900...seconds + 1 ~= (try left()))
    }

    @Test(
        "what could not be kept is refused before anything is sent, with what to do",
        arguments: [
            ("get", ["cacheId": "a:b", "cacheKey": "k"], "without :"),
            ("list", ["cacheId": "a b"], "visible letters"),
            ("list", ["cacheId": .string(String(repeating: "x", count: 129))], "128"),
            ("set", ["cacheKey": .string(String(repeating: "k", count: 249)), "cacheValue": 1], "has 251"),
            ("get", ["cacheKey": .string(String(repeating: " ", count: 83))], "has 251"),
            ("delete", ["cacheKey": .string(String(repeating: "ü", count: 125))], "use a shorter key"),
            ("set", ["cacheKey": "k", "cacheValue": 1, "cacheTtl": 0], "from 1s"),
            ("set", ["cacheKey": "k", "cacheValue": 1, "cacheTtl": -5], "from 1s"),
            ("update-ttl", ["cacheKey": "k", "cacheTtl": 0], "from 1s"),
            ("update-ttl", ["cacheKey": "k", "cacheTtl": 3_155_760_000], "2038-01-19"),
            ("set", ["cacheKey": "k", "cacheValue": 1, "cacheTtl": 9_223_372_036_854_775_807], "2038-01-19"),
            ("topup", [:], "not supported"),
        ] as [(String, JSONObject, String)]
    )
    func invalid(_ operation: String, _ fields: JSONObject, _ words: String) async throws {
        let failure = try #require(await execute(operation, fields).failure)
        #expect([.invalidField, .unsupported].contains(failure.code) && failure.message.contains(words), "\(failure)")
        #expect(try server.count("cmd_set") == 0 && server.count("cmd_get") == 0)
    }

    @Test func `a part of a second can't be kept`() async throws {
        let provider = try path.app.executor.registry.cache(named: "memcached")
        let context = path.app.executor.context(for: "j", origin: .console)
        let address = CacheAddress(cacheId: "c", key: "k")
        let requests: [(CacheRequest, String, String)] = [
            (.set(address, 1, ttl: .milliseconds(1500)), "so 1500 ms can't be kept", "set KEY VALUE ttl 2s"),
            (.updateTTL(address, ttl: .milliseconds(20)), "so 20 ms can't be kept", "expire KEY 1s"),
        ]
        for (request, words, hint) in requests {
            let error = await #expect(throws: ProviderError.self) { try await provider.perform(request, in: context) }
            #expect(error?.code == .invalidField && error?.message.contains(words) == true && error?.hint == hint)
        }
        #expect(try server.count("cmd_set") == 0)
    }

    @Test func `a value that is too large is told, and so is that nothing is stored now`() async throws {
        _ = await execute("set", ["cacheKey": "k", "cacheValue": 1])
        let large = JSONValue.string(String(repeating: "x", count: 1 << 20))
        let failure = try #require(await execute("set", ["cacheKey": "k", "cacheValue": large]).failure)
        #expect(failure.code == .refused && failure.message.contains("1 MB") && failure.hint == "memcached -I 8m")
        #expect(failure.message.contains("nothing is stored under the key now"))
        #expect(await execute("get", ["cacheKey": "k"]).failure?.code == .keyNotFound)
        let fits = JSONValue.string(String(repeating: "x", count: 1_000_000))
        #expect(await execute("set", ["cacheKey": "k", "cacheValue": fits]).failure == nil)
        #expect(await execute("get", ["cacheKey": "k"]).result?.json["value"] == fits)
    }

    @Test func `a listing has all keys of a cache, none of others and none that expired`() async throws {
        var lines = (1...20_000).map { "ms c:\($0) 1 q\r\n1\r\n" }
        lines += ["cc:1", "c", "C:1", "d:c:1"].map { "ms \($0) 1\r\n1\r\n" } + ["ms c:old 1 T-1\r\n1\r\n"]
        try server.ask(bytes: Array(lines.joined().utf8))
        let response = await execute("list")
        #expect(response.result?.json["count"] == 20_000)
        let numbers = Set(try await keys().compactMap { Int($0) })
        let isWhole = numbers == Set(1...20_000)
        #expect(isWhole)
    }

    @Test func `the prompt works on it as on xcache`() async throws {
        let typed = await path.type(
            [
                ":provider memcached", "create as mine", "set user:1 {\"name\":\"Alice\"} ttl 1h", "get user:1", "keys",
                "ttl user:1", "del user:1", "get user:1",
            ],
            as: .human,
            keepsGoing: true
        )
        #expect(typed.output.joined(separator: "\n").contains("Alice"), "\(typed)")
        #expect(typed.output.last == "(nil)" && typed.errors.isEmpty, "\(typed)")
    }
}
