import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing

@Suite("Local router")
struct RouterTests {
    @Test func `a cache is created, filled and read through the router`() async throws {
        let sandbox = try TestSandbox()
        let created = try await sandbox.routed("POST", "/create", #","data":{"region":"us-east-1"}"#)
        let id = try #require(try created.json["id"]?.string)
        let set = try await sandbox.routed("PUT", "/\(id)/user:123?ttl=3600", #","data":{"name":"Alice"}"#)
        #expect(set.text == #"{"key":"user:123","value":{"name":"Alice"},"ttl":3600}"#)
        sandbox.time.advance(by: .seconds(145))
        let got = try await sandbox.routed("GET", "/\(id)/user:123")
        #expect(got.status == 200)
        #expect(got.text == #"{"key":"user:123","value":{"name":"Alice"},"ttl":3455}"#)
    }

    @Test(
        "every era's body reaches the seller as JSON",
        arguments: [
            #","data":{"a":1.10}"#, #","payload":{"a":1.10}"#, #","json":{"a":1.10}"#, #","body":"{\"a\":1.10}""#,
            #","data":{"a":1.10},"headers":{"Content-Type":"application/json"}"#,
            #","payload":{"a":1.10},"timeout":600"#,
        ]
    )
    func eras(_ more: String) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        let reply = try await sandbox.routed("PUT", cache + "/k", more)
        #expect(reply.text == #"{"key":"k","value":{"a":1.10},"ttl":-1}"#)
    }

    @Test func `params become the query`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        let reply = try await sandbox.routed("PUT", cache + "/k", #","json":"v","params":{"ttl":60,"x":"a b"}"#)
        #expect(reply.text == #"{"key":"k","value":"v","ttl":60}"#)
        #expect(sandbox.network.requests(to: "api.xcache.io").last?.url.query == "ttl=60&x=a%20b")
    }

    @Test func `the oldest path and a method in small letters work`() async throws {
        let sandbox = try TestSandbox()
        #expect(try await sandbox.routed("post", "/create", #","payload":{}"#, path: "/pay").status == 201)
    }

    @Test(
        "a request that cannot be understood is refused with a reason",
        arguments: [
            ("not json", "Invalid JSON"), ("[]", "must be a JSON object"),
            (#"{"method":"GET"}"#, "api_url is required"),
            (#"{"method":"TRACE","api_url":"https://api.xcache.io/a"}"#, "Unsupported method: TRACE"),
            (#"{"method":"GET","api_url":"ftp://x"}"#, "Invalid api_url"),
        ]
    )
    func refuses(_ body: String, _ reason: String) async throws {
        let reply = try await TestSandbox().send(.post, "http://localhost:3000/proxy", body)
        #expect(reply.status == 400)
        #expect(reply.text.contains(reason))
    }

    @Test func `only the key of the plan is accepted`() async throws {
        let sandbox = try TestSandbox()
        #expect(try await sandbox.routed("POST", "/create", headers: [.named("x-api-key"): "anything"]).status == 201)
        try sandbox.order("key sk-1")
        for headers in [HTTPFields(), [.named("x-api-key"): "sk-2"]] {
            let refused = try await sandbox.routed("POST", "/create", headers: headers)
            #expect(refused.status == 401)
            #expect(refused.text == #"{"error":"Unauthorized: invalid API key"}"#)
            #expect(try await sandbox.routed("POST", "/create", path: "/proxy/sim", headers: headers).status == 401)
        }
        #expect(try await sandbox.routed("POST", "/create", headers: [.named("X-Api-Key"): "sk-1"]).status == 201)
        #expect(sandbox.network.requestCount(to: "api.xcache.io") == 2)
    }

    @Test func `format=json wraps a success, and only a success`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        let set = try await sandbox.routed("PUT", cache + "/k", #","data":7"#, path: "/proxy?format=json")
        #expect(set.text == #"{"success":true,"result":{"key":"k","value":7,"ttl":-1}}"#)
        let missing = try await sandbox.routed("GET", cache + "/nope", path: "/proxy?format=json")
        #expect(missing.status == 404)
        #expect(missing.text == #"{"error":"Key not found"}"#)
    }

    @Test(
        "a host that is not played is a bad gateway",
        arguments: ["https://example.com/", "http://localhost:3000/health", "http://api.xcache.io/create"]
    )
    func unknownTarget(_ target: String) async throws {
        let reply = try await TestSandbox().send(
            .post,
            "http://localhost:3000/proxy",
            #"{"method":"GET","api_url":"\#(target)"}"#
        )
        #expect(reply.status == 502)
        #expect(reply.text == #"{"error":"Bad Gateway","message":"fetch failed"}"#)
    }

    @Test(
        "a target is read as any address is",
        arguments: [
            ("HTTPS://API.xcache.io/none", 404), ("https://api.xcache.io:443/none", 404),
            ("https://api.xcache.io/none#x", 404),
            ("https://api.xcache.io/a b", 400), ("https://api.xcache.io/é", 400),
            ("https://api.xcache.io.evil.com/none", 502),
            ("https://api.xcache.io@evil.com/none", 400), ("https://api.xcache.io", 404),
            ("https://api.xcache.io/none?a?b", 404),
        ]
    )
    func target(_ text: String, _ status: Int) async throws {
        let reply = try await TestSandbox().send(
            .post,
            "http://localhost:3000/proxy",
            #"{"method":"GET","api_url":"\#(text)"}"#
        )
        #expect(reply.status == status)
    }

    @Test func `a host that is not played has no address`() async throws {
        await #expect(throws: TransportError.unknownHost("example.com")) {
            try await TestSandbox().send(.get, "https://example.com/")
        }
    }

    @Test func `a 402 passes through unpaid, as the seller wrote it`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 0.50 USDC base")
        let direct = try await sandbox.seller(.post, "/create", "{}")
        let routed = try await sandbox.routed("POST", "/create", #","data":{}"#)
        #expect(routed == direct)
        #expect(routed.status == 402)
    }

    @Test func `a dry run of a priced call tells the price and does nothing`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 0.50 USDC base")
        for path in ["/proxy/sim", "/sim"] {
            let reply = try await sandbox.routed("POST", "/create", #","data":{}"#, path: path)
            #expect(reply.status == 200)
            #expect(try reply.json["requiresPayment"] == true)
            #expect(try reply.json["targetPaymentRequirements"]?["maxAmountRequired"] == "500000")
            let fees: JSONValue = try JSONValue(
                parsing: """
                    {"targetAmount":0.5,"proxyFee":0.015,"totalCreditsCharged":515,"proxyFeePercentage":3,\
                    "feeModel":"3% with $0 minimum","creditsPerUsdc":1000}
                    """
            )
            #expect(try reply.json["proxyFeeBreakdown"] == fees)
        }
    }

    @Test func `a dry run of a call priced in version 2 tells the price too`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 0.05 base-sepolia v2")
        let reply = try await sandbox.routed("POST", "/create", path: "/proxy/sim")
        #expect(try reply.json["targetPaymentRequirements"]?["amount"] == "50000")
        #expect(try reply.json["proxyFeeBreakdown"]?["totalCreditsCharged"]?.int == 52)
    }

    @Test func `a dry run of a free call is the call`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        let reply = try await sandbox.routed("PUT", cache + "/k", #","data":7"#, path: "/proxy/sim")
        #expect(reply.text == #"{"requiresPayment":false,"status":200,"response":{"key":"k","value":7,"ttl":-1}}"#)
        #expect(try await sandbox.seller(.get, cache + "/k").status == 200)
        let missing = try await sandbox.routed("GET", cache + "/nope", path: "/sim")
        #expect(missing.text == #"{"requiresPayment":false,"status":404,"response":{"error":"Key not found"}}"#)
    }

    @Test(
        "the service pages answer",
        arguments: [
            ("/health", "ok"), ("/balance", "credits_balance"), ("/limits", "maxTimeoutMs"),
            ("/config", "base-sepolia"),
        ]
    )
    func pages(_ path: String, _ word: String) async throws {
        let reply = try await TestSandbox().send(.get, "http://localhost:3000" + path)
        #expect(reply.status == 200)
        #expect(reply.text.contains(word))
    }

    @Test(
        "what the router does not offer is not found, or not with that verb",
        arguments: [
            (HTTPRequest.Method.get, "/webhooks/1", 404), (.get, "/", 404),
            (.get, "/proxy", 405),
            (.post, "/health", 405),
        ]
    )
    func absent(_ method: HTTPRequest.Method, _ path: String, _ status: Int) async throws {
        #expect(try await TestSandbox().send(method, "http://localhost:3000" + path).status == status)
    }

    @Test func `router and seller can share one origin`() async throws {
        let sandbox = try TestSandbox(router: "http://127.0.0.1:4020", seller: "http://127.0.0.1:4020/xcache")
        let cache = try await sandbox.cache()
        #expect(try await sandbox.routed("PUT", cache + "/k", #","data":1"#).status == 200)
        #expect(try await sandbox.send(.get, "http://127.0.0.1:4020/health").status == 200)
        try sandbox.order("price create 1 base")
        let challenge = try await sandbox.seller(.post, "/create").json
        #expect(challenge["accepts"]?.array?.first?["resource"] == "http://127.0.0.1:4020/xcache/create")
    }
}
