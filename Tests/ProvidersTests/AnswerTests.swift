import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import Testing

@testable import Providers

@Suite("What the service's answers mean")
struct AnswerTests {
    private static let key = #""cacheId":"c","cacheKey":"k""#

    @Test(
        "404 is an absent key or an absent cache",
        arguments: [
            ("get", #"{"error":"Key not found"}"#, FailureCode.keyNotFound),
            ("get", "", .keyNotFound),
            ("get", #"{"error":"Not found"}"#, .keyNotFound),
            ("get", #"{"error":"Key 'cache:1' not found in cache"}"#, .keyNotFound),
            ("get", #"{"error":"Cache not found"}"#, .cacheNotFound),
            ("get", #"{"message":"no such cache: expired"}"#, .cacheNotFound),
            ("delete", #"{"error":"Key not found"}"#, .keyNotFound),
            ("ttl", #"{"error":"Key not found"}"#, .keyNotFound),
            ("update-ttl", #"{"error":"Key not found"}"#, .keyNotFound),
            ("set", #"{"error":"Not found"}"#, .cacheNotFound),
            ("list", "", .cacheNotFound),
            ("topup", #"{"error":"nope"}"#, .cacheNotFound),
            ("create", #"{"error":"nope"}"#, .refused),
        ]
    )
    func notFound(_ operation: String, _ body: String, _ code: FailureCode) async throws {
        for way in [Way.seed, .direct] {
            let fixture = try ProviderFixture(.text(404, body), by: way)
            let response = try await fixture.cache(operation, Self.key + #","cacheValue":1,"cacheTtl":1"#)
            let failure = try #require(response.failure)
            // A router that was to pay may have paid before the 404 came.
            let mayHavePaid = way == .seed && ["create", "topup"].contains(operation)
            #expect(failure.code == (mayHavePaid ? .paymentUnknown : code))
            #expect(failure.upstreamStatus == 404)
            #expect(failure.wireMessage.hasPrefix("HTTPayer request failed: 404 - "))
            switch failure.code {
            case .keyNotFound: #expect(failure.message == "no key k in this cache")
            case .cacheNotFound: #expect(failure.message == "cache not found")
            default: #expect(failure.message == "nope")
            }
        }
    }

    @Test("at the prompt an absent key is null", arguments: ["get", "delete", "ttl", "update-ttl"])
    func absent(_ operation: String) async throws {
        let answer = HTTPClientResponse.text(404, #"{"error":"Key not found"}"#)
        let fields = Self.key + #","cacheTtl":1"#
        let response = try await ProviderFixture(answer).cache(operation, fields, origin: .console)
        #expect(response.status == .completed)
        #expect(response.result?.json == .null)
        let cache = HTTPClientResponse.text(404, #"{"error":"Cache not found"}"#)
        #expect(
            try await ProviderFixture(cache).cache(operation, fields, origin: .console).failure?.code == .cacheNotFound
        )
    }

    @Test func `a web server in the router's place says nothing about keys`() async throws {
        let page = HTTPClientResponse.text(404, "<!DOCTYPE html><pre>Cannot POST /proxy</pre>")
        let response = try await ProviderFixture(page).cache("get", Self.key, origin: .console)
        #expect(response.failure?.code == .badAnswer)
    }

    @Test func `an unpayable 402 says that the operations are used up`() async throws {
        let fixture = try ProviderFixture(.text(402, #"{"error":"Operation limit reached"}"#))
        let response = try await fixture.cache("get", Self.key)
        #expect(response.failure?.code == .quotaUsedUp)
        #expect(response.failure?.message == "Operation limit reached")
        #expect(response.failure?.hint == "topup")
        #expect(response.payment == nil)
    }

    @Test(
        "an id is found under each of its names",
        arguments: [
            #"{"id":"c1"}"#, #"{"cacheId":"c1"}"#, #"{"cache_id":"c1"}"#, #"{"data":{"id":"c1"}}"#,
            #"{"success":true,"result":{"id":"c1"}}"#, #"{"success":true,"data":{"id":"c1"}}"#,
            #"{"id":"c1","cacheId":"other"}"#,
        ]
    )
    func created(_ body: String) async throws {
        let response = try await ProviderFixture(.text(201, body)).cache("create", #""cacheRegion":"eu-west-1""#)
        #expect(response.resultText == #"{"cacheId":"c1","region":"eu-west-1"}"#)
    }

    @Test(
        "a create without an id is a failure that keeps the answer",
        arguments: [
            (#"{"ok":true}"#, #"{"ok":true}"#), (#"{"id":""}"#, #"{"id":""}"#), (#"{"id":null}"#, #"{"id":null}"#),
            ("", "nothing"), ("created", "created"), ("[]", "[]"),
        ]
    )
    func noID(_ body: String, _ shown: String) async throws {
        let failure = try #require(try await ProviderFixture(.text(200, body)).cache("create").failure)
        #expect(failure.code == .badAnswer)
        let start = "xcache didn't return the id of the new cache: it sent 200 with "
        #expect(failure.message.hasPrefix(start) && failure.message.hasSuffix(shown))
    }

    @Test(
        "wrapped answers are opened, values that look like it are not",
        arguments: [
            (#"{"success":true,"result":{"key":"k","value":1}}"#, #"{"key":"k","value":1}"#),
            (#"{"data":{"key":"k","value":1,"x":2}}"#, #"{"key":"k","value":1}"#),
            (#"{"key":"k","value":{"data":{"value":5}}}"#, #"{"key":"k","value":{"data":{"value":5}}}"#),
            (#"{"key":"k","data":{"value":5}}"#, #"{"key":"k"}"#),
            (#"{"ttl":5,"value":null,"key":"k","data":{}}"#, #"{"key":"k","value":null,"ttl":5}"#),
            ("{}", "{}"),
        ]
    )
    func wrapped(_ body: String, _ result: String) async throws {
        #expect(try await ProviderFixture(.text(200, body)).cache("get", Self.key).resultText == result)
    }

    @Test(
        "what was done needs no words",
        arguments: [
            ("delete", 204, "", "{}"), ("delete", 200, "", "{}"), ("delete", 200, #""gone""#, "{}"),
            ("delete", 200, #"{"message":"Key deleted","x":1}"#, #"{"message":"Key deleted"}"#),
            ("set", 204, "", "{}"), ("set", 200, "true", "{}"), ("update-ttl", 204, "", "{}"),
        ]
    )
    func done(_ operation: String, _ status: Int, _ body: String, _ result: String) async throws {
        let fields = Self.key + #","cacheValue":1"# + (operation == "set" ? "" : #","cacheTtl":1"#)
        let response = try await ProviderFixture(.text(status, body)).cache(operation, fields)
        #expect(response.resultText == result)
    }

    @Test(
        "a question without an answer is a failure, and so is a page",
        arguments: [
            ("get", "", "nothing"), ("get", "<html>Welcome</html>", "an HTML page"),
            ("get", "5", "a number instead of an object: 5"), ("list", "[]", "a list instead of an object: []"),
            ("ttl", "", "nothing"), ("set", "<html>", "an HTML page"), ("delete", "<html>", "an HTML page"),
            ("update-ttl", "\u{1B}[2J\nx", "text that is not JSON: \\u{1b}[2J x"),
        ]
    )
    func strange(_ operation: String, _ body: String, _ shown: String) async throws {
        let fields = Self.key + #","cacheValue":1"# + (operation == "set" ? "" : #","cacheTtl":1"#)
        let failure = try #require(try await ProviderFixture(.text(200, body)).cache(operation, fields).failure)
        #expect(failure.code == .badAnswer)
        #expect(failure.message == "the answer to \(operation) can't be read: xcache sent 200 with \(shown)")
        #expect(failure.hint == "trace")
    }

    @Test func `a region that was not asked for is reported as the original does`() async throws {
        let response = try await ProviderFixture(.text(200, #"{"id":"c","region":"mars"}"#)).cache("create")
        #expect(response.result?.json["region"] == "us-east-1")
    }
}

@Suite("Topping up, and storing in a new cache")
struct PaidTests {
    private static let names = #""jobId":"j","taskType":"store","provider":"xcache""#

    @Test(
        "a top-up asks for 50,000 operations and hands on what was answered",
        arguments: [
            ("", #"{"cacheId":"c","operationsAdded":50000}"#),
            (#"{"id":"c","operations":1e5}"#, #"{"cacheId":"c","operationsAdded":50000,"id":"c","operations":1e5}"#),
            (#"{"cacheId":"x","new":1}"#, #"{"cacheId":"c","operationsAdded":50000,"new":1}"#),
            (#"{"data":{"balance":7}}"#, #"{"cacheId":"c","operationsAdded":50000,"balance":7}"#),
            ("thanks", #"{"cacheId":"c","operationsAdded":50000}"#),
        ]
    )
    func topUp(_ body: String, _ result: String) async throws {
        let fixture = try ProviderFixture(.text(200, body))
        #expect(try await fixture.cache("topup", #""cacheId":"c""#).resultText == result)
        let asked = #"{"cache_id":"c","requested_operations":50000}"#
        #expect(fixture.upstream.seen == [ScriptedUpstream.Seen("POST /topup/c", asked)])
    }

    @Test(
        "nothing is bought for a value that could not be stored",
        arguments: [#""cacheKey":".","fileInline":"v""#, #""cacheKey":"..","fileInline":"v""#]
    )
    func badKey(_ fields: String) async throws {
        let fixture = try ProviderFixture()
        let response = try await fixture.execute("{\(Self.names),\(fields)}")
        #expect(response.failure?.code == .invalidField)
        #expect(fixture.upstream.seen == [])
    }

    @Test func `nor for one that the style cannot carry`() async throws {
        let fixture = try ProviderFixture(style: .flatten)
        let response = try await fixture.execute(#"{\#(Self.names),"fileInline":"v","meta":{"ttl":60}}"#)
        #expect(response.failure?.hint == "GALAKSIO_SET_STYLE=query")
        #expect(fixture.upstream.seen == [])
    }

    @Test("a cache that was bought is named where the next step fails", arguments: [TaskSource.console, .server])
    func bought(_ origin: TaskSource) async throws {
        for answer in [HTTPClientResponse.text(500, #"{"error":"full"}"#), .text(404, #"{"error":"Cache not found"}"#)]
        {
            let fixture = try ProviderFixture(.text(200, #"{"id":"c1"}"#), answer)
            let response = try await fixture.execute(#"{\#(Self.names),"fileInline":"v"}"#, origin: origin)
            let failure = try #require(response.failure)
            #expect(failure.message.hasSuffix("; cache c1 was already created"))
            #expect(failure.wireMessage.hasSuffix("; cache c1 was already created"))
            #expect(failure.upstreamStatus == answer.status)
        }
    }

    @Test func `a price that is due for the second step is kept`() async throws {
        let challenge =
            #"{"x402Version":1,"accepts":[{"scheme":"exact","network":"base-sepolia","maxAmountRequired":"10000","#
            + #""resource":"https://api.xcache.io/c1","payTo":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","#
            + #""maxTimeoutSeconds":60,"asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","extra":{"name":"USDC","version":"2"}}]}"#
        let fixture = try ProviderFixture(.text(200, #"{"id":"c1"}"#), .text(402, challenge))
        let response = try await fixture.execute(#"{\#(Self.names),"fileInline":"v"}"#)
        #expect(response.payment?.outcome == .pending)
        #expect(response.failure?.message.hasSuffix("; cache c1 was already created") == true)
    }

    @Test func `the result begins with the new cache`() async throws {
        let fixture = try ProviderFixture(.text(200, #"{"id":"c1"}"#), .text(200, #"{"key":"k","value":"v","ttl":-1}"#))
        let response = try await fixture.execute(#"{\#(Self.names),"fileInline":"v","meta":{"key":"k","region":"eu"}}"#)
        #expect(response.resultText == #"{"cacheId":"c1","key":"k","value":"v","ttl":-1}"#)
        #expect(fixture.upstream.seen.map(\.description) == [#"POST /create {"region":"eu"}"#, #"PUT /c1/k "v""#])
    }

    @Test func `a file for a cache that is there gets a key from the clock`() async throws {
        let fixture = try ProviderFixture(.text(200, #"{"value":"v"}"#))
        _ = try await fixture.execute(#"{\#(Self.names),"fileInline":"v","cacheId":"c"}"#)
        #expect(fixture.upstream.seen.map(\.description) == [#"PUT /c/file_1762000000000 "v""#])
    }
}
