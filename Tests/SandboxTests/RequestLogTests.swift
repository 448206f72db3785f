import Core
import HTTPTypes
import Sandbox
import Testing

@Suite("Requests that the local network has seen")
struct RequestLogTests {
    @Test func `what the router forwards is seen at the seller, byte for byte`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        let value = #"{"z":1.10,"a":[9007199254740993,1e21]}"#
        try await sandbox.routed("PUT", cache + "/k?ttl=5", #","headers":{"X-One":"1"},"data":"# + value)
        let seen = try #require(sandbox.network.requests(to: "api.xcache.io").last)
        #expect(seen.method == .put)
        #expect(seen.url.text == "https://api.xcache.io\(cache)/k?ttl=5")
        #expect(seen.headers[.named("X-One")] == "1")
        #expect(seen.body == Array(value.utf8))
        #expect(sandbox.network.requests(to: "localhost:3000").count == 1)
    }

    @Test func `only the last requests are kept, but all are counted`() async throws {
        let sandbox = try TestSandbox()
        for number in 0..<1000 { try await sandbox.seller(.get, "/none/\(number)") }
        let seen = sandbox.network.requests(to: "api.xcache.io")
        #expect(seen.map(\.url.path) == (744..<1000).map { "/none/\($0)" })
        #expect(sandbox.network.requestCount(to: "api.xcache.io") == 1000)
    }

    @Test func `large bodies push out older requests`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        let value = "\"" + String(repeating: "x", count: 9 << 20) + "\""
        for _ in 0..<3 { try await sandbox.seller(.put, cache + "/k", value) }
        #expect(sandbox.network.requests(to: "api.xcache.io").count == 1)
    }
}
