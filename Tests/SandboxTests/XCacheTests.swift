import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing

@Suite("Local cache service")
struct XCacheTests {
    @Test(
        "a value keeps its kind, its digits and its order",
        arguments: [
            "1.10", "9007199254740993", "1e21", "0", "true", "false", "null", #""""#, #""text""#, "[]", "[1,[2]]", "{}",
            #"{"z":1,"a":{"y":2,"b":3}}"#, #"{"ttl":"soon"}"#, #"{"value":1,"other":2}"#,
        ]
    )
    func keeps(_ value: String) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        let set = try await sandbox.seller(.put, cache + "/k", value)
        #expect(set.text == #"{"key":"k","value":\#(value),"ttl":-1}"#)
        #expect(try await sandbox.seller(.get, cache + "/k").text == set.text)
        #expect(set.headers[.contentType] == "application/json")
    }

    @Test(
        "each caller's way to set a value with a time to live is understood",
        arguments: [
            ("?ttl=60", #"{"a":1}"#, #"{"a":1}"#), ("", #"{"a":1,"ttl":60}"#, #"{"a":1}"#),
            ("", #"{"value":{"a":1},"ttl":60}"#, #"{"a":1}"#), ("?ttl=60", #"{"value":1}"#, #"{"value":1}"#),
            ("?ttl=60", #"{"a":1,"ttl":5}"#, #"{"a":1,"ttl":5}"#), ("?x=1&ttl=60", "7", "7"),
        ]
    )
    func setForms(_ query: String, _ body: String, _ stored: String) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        let reply = try await sandbox.seller(.put, cache + "/k" + query, body)
        #expect(reply.text == #"{"key":"k","value":\#(stored),"ttl":60}"#)
    }

    @Test func `an envelope without a time to live is unwrapped`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        #expect(try await sandbox.seller(.put, cache + "/k", #"{"value":"v"}"#).json["value"] == "v")
    }

    @Test(
        "a plan for one form takes that form alone",
        arguments: [
            (SetRequestFormat.query, #"{"value":1,"ttl":5}"#, #"{"value":1,"ttl":5}"#, -1),
            (.flatten, #"{"value":1,"ttl":5}"#, #"{"value":1}"#, 5),
            (.envelope, #"{"value":1,"ttl":5,"more":2}"#, "1", 5),
        ]
    )
    func oneForm(_ form: SetRequestFormat, _ body: String, _ stored: String, _ ttl: Int) async throws {
        let sandbox = try TestSandbox(plan: Scenario(setFormat: form))
        let cache = try await sandbox.cache()
        #expect(
            try await sandbox.seller(.put, cache + "/k", body).text == #"{"key":"k","value":\#(stored),"ttl":\#(ttl)}"#
        )
    }

    @Test func `an envelope must hold a value`() async throws {
        let sandbox = try TestSandbox(plan: Scenario(setFormat: .envelope))
        let cache = try await sandbox.cache()
        #expect(try await sandbox.seller(.put, cache + "/k", #"{"a":1}"#).status == 400)
    }

    @Test func `an entry is gone at the very moment its time is over`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try await sandbox.seller(.put, cache + "/k?ttl=60", "1")
        sandbox.time.advance(by: .milliseconds(59_999))
        #expect(try await sandbox.seller(.get, cache + "/k").json["ttl"]?.int == 1)
        #expect(try await sandbox.seller(.get, cache).json["count"]?.int == 1)
        sandbox.time.advance(by: .milliseconds(1))
        for target in [cache + "/k", cache + "/k/ttl"] {
            let reply = try await sandbox.seller(.get, target)
            #expect(reply.status == 404)
            #expect(reply.text == #"{"error":"Key not found"}"#)
        }
        #expect(try await sandbox.seller(.get, cache).json["count"]?.int == 0)
        #expect(try await sandbox.seller(.delete, cache + "/k").status == 404)
        #expect(try await sandbox.seller(.put, cache + "/k/ttl?ttl=5").status == 404)
    }

    @Test func `a list leaves out what has ended, read or not`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try await sandbox.seller(.put, cache + "/short?ttl=5", "1")
        try await sandbox.seller(.put, cache + "/long?ttl=50", "1")
        sandbox.time.advance(by: .seconds(5))
        #expect(try await sandbox.seller(.get, cache).json["keys"] == ["long"])
    }

    @Test func `a time to live is read and changed`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try await sandbox.seller(.put, cache + "/k", "1")
        #expect(try await sandbox.seller(.get, cache + "/k/ttl").text == #"{"key":"k","ttl":-1,"unit":"seconds"}"#)
        #expect(try await sandbox.seller(.put, cache + "/k/ttl?ttl=60").text == #"{"key":"k","ttl":60}"#)
        #expect(try await sandbox.seller(.put, cache + "/k/ttl", #"{"ttl":90}"#).text == #"{"key":"k","ttl":90}"#)
        #expect(try await sandbox.seller(.get, cache + "/k/ttl").json["ttl"]?.int == 90)
    }

    @Test func `setting a key again drops its time to live`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try await sandbox.seller(.put, cache + "/k?ttl=60", "1")
        try await sandbox.seller(.put, cache + "/k", "2")
        #expect(try await sandbox.seller(.get, cache + "/k").text == #"{"key":"k","value":2,"ttl":-1}"#)
    }

    @Test("a time to live is a whole number from 1", arguments: ["0", "-1", "1.5", "", "soon", "1e3", "+5"])
    func badTTL(_ ttl: String) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        let set = try await sandbox.seller(.put, cache + "/k?ttl=" + ttl, "1")
        #expect(set.status == 400)
        #expect(set.text == #"{"error":"ttl must be a whole number of seconds, at least 1"}"#)
        #expect(try await sandbox.seller(.get, cache + "/k").status == 404)
        try await sandbox.seller(.put, cache + "/k", "1")
        #expect(try await sandbox.seller(.put, cache + "/k/ttl?ttl=" + ttl).text == set.text)
    }

    @Test("a change of ttl needs one", arguments: [nil, "{}", #"{"ttl":"5"}"#, #"{"ttl":0}"#, "5"])
    func missingTTL(_ body: String?) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try await sandbox.seller(.put, cache + "/k", "1")
        #expect(try await sandbox.seller(.put, cache + "/k/ttl", body).status == 400)
    }

    @Test("a set without a value is refused", arguments: [nil, "", " \n", "{", "{'a':1}"])
    func badBody(_ body: String?) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        #expect(try await sandbox.seller(.put, cache + "/k", body).status == 400)
    }

    @Test(
        "a key is what its percent-encoding stands for",
        arguments: [
            ("user:123", "user:123"), ("a%2Fb", "a/b"), ("a%20b", "a b"), ("%C3%A9", "é"), ("%22%5C", #""\"#),
            ("a+b", "a+b"),
            ("ttl", "ttl"), ("100%25", "100%"), ("%00", "\u{0}"),
        ]
    )
    func keys(_ encoded: String, _ key: String) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        #expect(try await sandbox.seller(.put, "\(cache)/\(encoded)", "1").json["key"] == .string(key))
        #expect(try await sandbox.seller(.get, "\(cache)/\(encoded)").json["key"] == .string(key))
        #expect(try await sandbox.seller(.get, "\(cache)/\(encoded)/ttl").json["key"] == .string(key))
        #expect(try await sandbox.seller(.get, cache).json["keys"] == [.string(key)])
    }

    @Test func `two spellings of one letter are two keys`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try await sandbox.seller(.put, cache + "/%C3%A9", "1")
        try await sandbox.seller(.put, cache + "/e%CC%81", "2")
        #expect(try await sandbox.seller(.get, cache).json["count"]?.int == 2)
    }

    @Test("a path that cannot be decoded is refused", arguments: ["%", "%2", "%zz", "%FF", "%C3"])
    func badKeys(_ key: String) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        #expect(try await sandbox.seller(.get, "\(cache)/\(key)").status == 400)
    }

    @Test func `keys are listed in order of name`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        for key in ["b", "a", "B", "a:1", "%C3%A9"] { try await sandbox.seller(.put, "\(cache)/\(key)", "1") }
        let list = try await sandbox.seller(.get, cache)
        #expect(list.text == #"{"keys":["B","a","a:1","b","é"],"count":5,"operations":49994}"#)
    }

    @Test func `caches do not see each other's keys`() async throws {
        let sandbox = try TestSandbox()
        let one = try await sandbox.cache()
        let two = try await sandbox.cache()
        try await sandbox.seller(.put, one + "/k", "1")
        #expect(one != two)
        #expect(try await sandbox.seller(.get, two + "/k").status == 404)
    }

    @Test func `a deleted key is gone`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try await sandbox.seller(.put, cache + "/k", "1")
        #expect(try await sandbox.seller(.delete, cache + "/k").text == #"{"message":"Key deleted"}"#)
        #expect(try await sandbox.seller(.get, cache + "/k").status == 404)
        #expect(try await sandbox.seller(.delete, cache + "/k").text == #"{"error":"Key not found"}"#)
    }

    @Test(
        "an unknown cache is not found, whatever is asked of it",
        arguments: [
            (HTTPRequest.Method.get, "/none", nil), (.get, "/none/k", nil), (.put, "/none/k", "1"),
            (.delete, "/none/k", nil),
            (.get, "/none/k/ttl", nil), (.put, "/none/k/ttl?ttl=5", nil), (.post, "/topup/none", "{}"),
        ] as [(HTTPRequest.Method, String, String?)]
    )
    func unknownCache(_ method: HTTPRequest.Method, _ target: String, _ body: String?) async throws {
        let sandbox = try TestSandbox()
        #expect(try await sandbox.seller(method, target, body).text == #"{"error":"Cache not found"}"#)
        for operation in ["get", "set", "delete", "list", "ttl", "update-ttl", "topup"] {
            try sandbox.order("price \(operation) 1 base")
        }
        #expect(try await sandbox.seller(method, target, body).status == 404, "nobody pays for an unknown cache")
    }

    @Test(
        "what the service does not offer",
        arguments: [
            (HTTPRequest.Method.get, "/", 404), (.get, "/a/b/c", 404), (.get, "/a/b/ttl/d", 404), (.patch, "/a/b", 405),
            (.post, "/a/b", 405), (.delete, "/a", 405),
        ]
    )
    func absent(_ method: HTTPRequest.Method, _ target: String, _ status: Int) async throws {
        #expect(try await TestSandbox().seller(method, target).status == status)
    }

    @Test(
        "the regions are accepted, and none",
        arguments: ["{}", "", #"{"region":null}"#, #"{"region":"eu-west-1"}"#, #"{"region":"ap-southeast-1"}"#]
    )
    func regions(_ body: String) async throws {
        #expect(200...201 ~= (try await TestSandbox().seller(.post, "/create", body).status))
    }

    @Test func `a region that is not there is refused with those that are, before money is asked for`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 1 base")
        let reply = try await sandbox.seller(.post, "/create", #"{"region":"mars"}"#)
        #expect(reply.status == 400)
        #expect(
            try reply.json["error"]
                == #"Unknown region "mars". Available regions: us-east-1, eu-west-1, ap-southeast-1"#
        )
        #expect(try await sandbox.seller(.post, "/create", #"{"region":5}"#).status == 400)
        #expect(try await sandbox.seller(.post, "/create", "{").status == 400)
    }

    @Test func `each call costs one operation, a missing key too, a refused body not`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try await sandbox.seller(.put, cache + "/k", "1")
        try await sandbox.seller(.get, cache + "/k")
        try await sandbox.seller(.get, cache + "/nope")
        try await sandbox.seller(.get, cache + "/k/ttl")
        try await sandbox.seller(.put, cache + "/k/ttl?ttl=5")
        try await sandbox.seller(.put, cache + "/k?ttl=0", "1")
        try await sandbox.seller(.delete, cache + "/k")
        #expect(try await sandbox.seller(.get, cache).json["operations"]?.int == 49_993)
    }

    @Test func `a cache whose operations are used up asks for no payment, and works again after a top-up`() async throws
    {
        let sandbox = try TestSandbox(plan: Scenario(operations: 1))
        let cache = try await sandbox.cache()
        #expect(try await sandbox.seller(.put, cache + "/k", "1").status == 200)
        let spent = try await sandbox.seller(.get, cache + "/k")
        #expect(spent.status == 402)
        #expect(spent.text == #"{"error":"Operation limit reached"}"#)
        #expect(try await sandbox.seller(.put, cache + "/k", "2").status == 402)
        let id = cache.dropFirst()
        let more = try await sandbox.seller(
            .post,
            "/topup/\(id)",
            #"{"cache_id":"\#(id)","requested_operations":50000}"#
        )
        #expect(more.text == #"{"id":"\#(id)","operations":50000}"#)
        #expect(try await sandbox.seller(.get, cache + "/k").text == #"{"key":"k","value":1,"ttl":-1}"#)
    }

    @Test(
        "a top-up of something else is refused",
        arguments: [#"{"cache_id":"other"}"#, #"{"requested_operations":7}"#]
    )
    func badTopUp(_ body: String) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        #expect(try await sandbox.seller(.post, "/topup" + cache, body).status == 400)
    }

    @Test func `a value of 10 MB is stored, a larger one is not`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        let fitting = "\"" + String(repeating: "x", count: 10_485_758) + "\""
        #expect(try await sandbox.seller(.put, cache + "/k", fitting).status == 200)
        #expect(try await sandbox.seller(.put, cache + "/k", fitting + " ").status == 413)
        let larger = #","data":"\#(String(repeating: "x", count: 10_485_759))""#
        #expect(try await sandbox.routed("PUT", cache + "/k", larger).status == 413)
    }

    @Test func `eight tasks at one cache lose nothing`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for turn in 0..<100 {
                        _ = try? await sandbox.routed("PUT", "\(cache)/\(worker):\(turn)", #","data":1"#)
                        _ = try? await sandbox.seller(.get, "\(cache)/\(worker):\(turn)")
                    }
                }
            }
        }
        let list = try await sandbox.seller(.get, cache).json
        #expect(list["count"]?.int == 800)
        #expect(list["operations"]?.int == 50_000 - 1601)
    }
}
