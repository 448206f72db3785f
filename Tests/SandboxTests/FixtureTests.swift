import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import TestSupport

@Suite("Recorded pairs of the cache service")
struct FixtureTests {
    private static let id = "96ad0856-03b1-4ee7-9666-e81abd0349e1"

    /// The entry that was stored before the pairs were recorded.
    private enum Before {
        static let user = (target: "/user:123?ttl=3600", body: #"{"name":"Alice","email":"alice@example.com"}"#)
    }

    @Test(
        "the pair is played as it was recorded",
        arguments: [
            "create", "create, no region", "set", "set, ttl in body (seed form)", "get", "get, no expiry",
            "get, missing",
            "delete", "list", "ttl", "update-ttl", "topup", "quota spent", "unknown cache",
        ]
    )
    func plays(_ name: String) async throws {
        let cases = try Fixture.list("services/xcache-responses", "cases")
        let pair = try #require(cases.first { $0["op"] == .string(name) })
        let sandbox = try TestSandbox(ids: IDGenerator { Self.id })
        try await prepare(sandbox, for: name)
        let reply = try await send(try #require(pair["request"]), to: sandbox)
        let expected = try #require(pair["response"])
        #expect(reply.status == expected["status"]?.int)
        #expect(try reply.json.isEquivalent(to: sorted(try #require(expected["body"]))))
    }

    @Test func `every recorded pair is played, but the one that only shows another shape`() async throws {
        let cases = try Fixture.list("services/xcache-responses", "cases")
        #expect(cases.count == 15)
    }

    private func prepare(_ sandbox: TestSandbox, for name: String) async throws {
        if name.hasPrefix("create") || name == "unknown cache" { return }
        let cache = try await sandbox.cache()
        switch name {
        case "get", "ttl":
            try await sandbox.seller(.put, cache + Before.user.target, Before.user.body)
            sandbox.time.advance(by: .seconds(name == "get" ? 145 : 200))
        case "delete", "update-ttl":
            try await sandbox.seller(.put, cache + Before.user.target, Before.user.body)
        case "get, no expiry":
            try await sandbox.seller(.put, cache + "/k", #""plain text""#)
        case "list":
            try await sandbox.seller(.put, cache + "/user:123", "1")
            try await sandbox.seller(.put, cache + "/config:theme", "1")
            for _ in 0..<9 { try await sandbox.seller(.get, cache + "/user:123") }
        case "quota spent":
            try sandbox.order("quota 0")
        default: break
        }
    }

    private func send(_ request: JSONValue, to sandbox: TestSandbox) async throws -> HTTPClientResponse {
        let method = try #require(request["method"]?.string.flatMap { HTTPRequest.Method(rawValue: $0) })
        let path = try #require(request["path"]?.string)
        let query = request["query"]?.string.map { "?" + $0 } ?? ""
        return try await sandbox.seller(method, path + query, request["body"]?.compact)
    }

    /// The recorded list stands in another order than that of names.
    private func sorted(_ body: JSONValue) -> JSONValue {
        guard case .object(var members) = body, let keys = members["keys"]?.array else { return body }
        members["keys"] = .array(keys.sorted { ($0.string ?? "") < ($1.string ?? "") })
        return .object(members)
    }
}
