import Core
import ExecutorCore
import OrderedJSON
import Testing

@testable import Providers

@Suite("Keys and cache ids in paths")
struct AddressTests {
    private static let long = String(repeating: "k", count: 10_000)

    @Test(
        "any key arrives as one segment of the path",
        arguments: [
            ("user:123", "user:123"), ("a/b", "a%2Fb"), ("a b", "a%20b"), ("100%", "100%25"), ("%2e", "%252e"),
            ("é", "%C3%A9"), ("🔑", "%F0%9F%94%91"), ("...", "..."), (" ", "%20"), ("a?b#c", "a%3Fb%23c"),
            ("@!$'()*,;=+-._~", "@!$'()*,;=+-._~"), ("a\n\u{0}", "a%0A%00"), ("\"\\", "%22%5C"), ("&", "%26"),
            ("ttl", "ttl"), ("k/ttl", "k%2Fttl"), ("create", "create"), (long, long),
        ]
    )
    func key(_ key: String, _ segment: String) async throws {
        for (operation, end, query) in [
            ("get", "", ""), ("delete", "", ""), ("ttl", "/ttl", ""), ("update-ttl", "/ttl", "?ttl=1"),
        ] {
            let fixture = try ProviderFixture(.text(200, "{}"))
            let fields: JSONObject = ["cacheId": "c", "cacheKey": .string(key), "cacheTtl": 1]
            let response = try await fixture.cache(
                operation,
                String(JSONValue.object(fields).compact.dropFirst().dropLast())
            )
            #expect(response.status == .completed)
            #expect(fixture.upstream.seen.first?.line.hasSuffix(" /c/\(segment)\(end)\(query)") == true)
            #expect(fixture.upstream.faults == [])
        }
    }

    @Test("a key that a path would lose is refused before anything is sent", arguments: [".", ".."])
    func dots(_ key: String) async throws {
        for operation in ["get", "set", "delete", "ttl", "update-ttl"] {
            let fixture = try ProviderFixture()
            let fields = #""cacheId":"c","cacheKey":"\#(key)","cacheValue":1,"cacheTtl":1"#
            let failure = try await fixture.cache(operation, fields).failure
            #expect(failure?.message == "a key can't be \(key): a URL would drop it")
            #expect(failure?.code == .invalidField)
            #expect(fixture.upstream.seen == [])
        }
    }

    @Test func `an empty key would list the cache, so it is refused`() async throws {
        let fixture = try ProviderFixture()
        let failure = try await fixture.cache("get", #""cacheId":"c","cacheKey":"""#).failure
        #expect(failure?.message == "cacheId and cacheKey are required for get operation")
        #expect(throws: XCacheError.badKey("")) {
            try XCacheAPI(base: try HTTPURL("https://h"), setStyle: .query)
                .call(for: .get(CacheAddress(cacheId: "c", key: "")))
        }
        #expect(XCacheError.badKey("").message == "the key is empty")
    }

    @Test("an id that is a path of the service is refused", arguments: ["create", "topup", ".", ".."])
    func badID(_ id: String) async throws {
        for operation in ["get", "set", "delete", "list", "ttl", "update-ttl", "topup"] {
            let fixture = try ProviderFixture()
            let fields = #""cacheId":"\#(id)","cacheKey":"k","cacheValue":1,"cacheTtl":1"#
            let failure = try await fixture.cache(operation, fields).failure
            #expect(failure?.message == "\(id) is an xcache path, not a cache id")
            #expect(failure?.code == .invalidField)
            #expect(fixture.upstream.seen == [])
        }
    }

    @Test("any other id is passed on, escaped", arguments: [("demo", "demo"), ("a/b", "a%2Fb"), ("Create", "Create")])
    func id(_ id: String, _ segment: String) async throws {
        let fixture = try ProviderFixture(.text(200, "{}"), .text(200, "{}"))
        _ = try await fixture.cache("list", #""cacheId":"\#(id)""#)
        _ = try await fixture.cache("topup", #""cacheId":"\#(id)""#)
        #expect(fixture.upstream.seen.map(\.line) == ["GET /\(segment)", "POST /topup/\(segment)"])
    }
}
