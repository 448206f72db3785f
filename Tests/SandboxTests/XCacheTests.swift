import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing

@Suite("Local cache service")
struct XCacheTests {
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
}
