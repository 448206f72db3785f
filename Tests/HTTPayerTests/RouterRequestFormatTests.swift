import Core
import HTTPTypes
import OrderedJSON
import Testing
import TestSupport

@testable import HTTPayer

@Suite("Router body")
struct RouterBodyTests {
    private static let odd = #"{"z":1.10,"a":9007199254740993,"m":[1e21,-0.0],"é":"😀\n"}"#

    @Test func `the seed's era is the original's request, byte for byte`() async throws {
        let fixture = try ClientFixture(.json(200, "{}"))
        _ = try await fixture.send(try Calls.create())
        let example = try Fixture.json("services/httpayer-responses")["requests"]?["seed-executor"]
        let call = try #require(fixture.transport.sent.first)
        #expect(fixture.transport.targets == ["POST http://localhost:3000/proxy"])
        #expect(fixture.transport.bodies == [example?["body"]?.compact])
        #expect(call.headers[.apiKey] == ClientFixture.routerKey)
        #expect(call.headers[.contentType] == "application/json")
        #expect(call.headers[.accept] == "application/json")
    }

    @Test(
        "each era has its own words",
        arguments: [
            (
                RouterRequestFormat.seed,
                #"{"method":"POST","api_url":"https://api.xcache.io/create","headers":{"Content-Type":"application/json"},"data":{"region":"us-east-1"}}"#
            ),
            (
                .payload,
                #"{"api_url":"https://api.xcache.io/create","method":"POST","payload":{"region":"us-east-1"},"headers":{"Accept":"application/json"},"timeout":30}"#
            ),
            (
                .json,
                #"{"api_url":"https://api.xcache.io/create","method":"POST","json":{"region":"us-east-1"},"headers":{"Accept":"application/json"},"timeout":30}"#
            ),
        ]
    )
    func writes(_ era: RouterRequestFormat, _ text: String) throws {
        #expect(String(decoding: era.bytes(for: try Calls.create(), timeout: .seconds(30)), as: UTF8.self) == text)
    }

    @Test("digits, order and letters of a value are kept", arguments: RouterRequestFormat.allCases)
    func keeps(_ era: RouterRequestFormat) throws {
        let call = try Calls.set(try JSONValue(parsing: Self.odd))
        let text = String(decoding: era.bytes(for: call, timeout: .seconds(30)), as: UTF8.self)
        #expect(text.contains(":" + Self.odd))
        #expect(try JSONValue(parsing: text).compact == text)
    }

    @Test(
        "every kind of value is sent, the empty ones too",
        arguments: RouterRequestFormat.allCases,
        ["null", "false", "0", #""""#, "{}", "[]"]
    )
    func sends(_ era: RouterRequestFormat, _ value: String) throws {
        let call = try Calls.set(try JSONValue(parsing: value))
        let body = try JSONValue(parsing: era.bytes(for: call, timeout: .seconds(30)))
        let name = era == .seed ? "data" : era.rawValue
        #expect(body[name]?.compact == value)
    }

    @Test("a call without body has no body field", arguments: RouterRequestFormat.allCases)
    func leavesOut(_ era: RouterRequestFormat) throws {
        let body = try JSONValue(parsing: era.bytes(for: try Calls.get(), timeout: .seconds(30)))
        #expect(body["data"] == nil && body["payload"] == nil && body["json"] == nil)
        #expect(body["method"] == "GET")
    }

    @Test func `quotes and backslashes in an address do not break out of the text`() throws {
        let address = #"https://api.xcache.io/a"b\c"#
        let call = UpstreamRequest(method: .get, url: try HTTPURL(address), purpose: "GET", step: "get")
        let body = try JSONValue(parsing: RouterRequestFormat.seed.bytes(for: call, timeout: .seconds(30)))
        #expect(body["api_url"]?.string == address)
    }

    @Test(
        "the base may be written in many ways",
        arguments: [
            ("http://localhost:3000", "http://localhost:3000/proxy"),
            ("http://localhost:3000/", "http://localhost:3000/proxy"),
            ("http://localhost:3000/proxy", "http://localhost:3000/proxy"),
            ("http://localhost:3000/proxy/", "http://localhost:3000/proxy"),
            ("http://app.httpayer.com/pay", "http://app.httpayer.com/proxy"),
            ("https://api.httpayer.com/v1/relay", "https://api.httpayer.com/v1/proxy"),
            ("https://api.httpayer.com/proxy?format=json", "https://api.httpayer.com/proxy?format=json"),
        ]
    )
    func normalises(_ written: String, _ proxy: String) throws {
        #expect(RouterAddresses(try HTTPURL(written)).proxy.text == proxy)
    }
}
