import Core
import ExecutorCore
import OrderedJSON
import Testing
import TestSupport

@testable import Providers

/// A case of `xcache-responses.json`, and the task that leads to it.
struct XCacheCase: Sendable, CustomTestStringConvertible {
    let name: String
    let seen: ScriptedUpstream.Seen
    let answer: HTTPClientResponse
    let json: JSONValue

    var testDescription: String { name }

    static func all() throws -> [XCacheCase] {
        try Fixture.list("services/xcache-responses", "cases").map { example in
            XCacheCase(
                name: try #require(example["op"]?.string),
                seen: try ScriptedUpstream.Seen(try #require(example["request"])),
                answer: try HTTPClientResponse(try #require(example["response"])),
                json: try #require(example["response"]?["body"])
            )
        }
    }

    private static let id = #""cacheId":"96ad0856-03b1-4ee7-9666-e81abd0349e1""#
    private static let alice =
        #"\#(id),"cacheKey":"user:123","cacheValue":{"name":"Alice","email":"alice@example.com"},"cacheTtl":3600"#

    /// The operation, the task's fields and the style of the set.
    var task: (operation: String, fields: String, style: SetRequestFormat)? {
        switch name {
        case "create": ("create", #""cacheRegion":"us-east-1""#, .query)
        case "create, no region": ("create", "", .query)
        case "set": ("set", Self.alice, .query)
        case "set, ttl in body (seed form)": ("set", Self.alice, .flatten)
        case "get": ("get", #"\#(Self.id),"cacheKey":"user:123""#, .query)
        case "get, no expiry", "quota spent": ("get", #"\#(Self.id),"cacheKey":"k""#, .query)
        case "get, missing": ("get", #"\#(Self.id),"cacheKey":"nope""#, .query)
        case "delete": ("delete", #"\#(Self.id),"cacheKey":"user:123""#, .query)
        case "list", "list, operations as object (tolerate)": ("list", Self.id, .query)
        case "ttl": ("ttl", #"\#(Self.id),"cacheKey":"user:123""#, .query)
        case "update-ttl": ("update-ttl", #"\#(Self.id),"cacheKey":"user:123","cacheTtl":7200"#, .query)
        case "topup": ("topup", Self.id, .query)
        case "unknown cache": ("list", #""cacheId":"00000000-0000-0000-0000-000000000000""#, .query)
        default: nil
        }
    }

    /// The expected result; nil for a failure.
    var result: JSONValue? {
        let id: JSONValue = "96ad0856-03b1-4ee7-9666-e81abd0349e1"
        switch name {
        case "create", "create, no region": return ["cacheId": id, "region": "us-east-1"]
        case "topup":
            return ["cacheId": id, "operationsAdded": 50_000, "id": id, "operations": 100_000]
        default: return answer.status == 200 ? json : Optional.none
        }
    }

    var code: FailureCode? {
        switch name {
        case "get, missing": .keyNotFound
        case "quota spent": .quotaUsedUp
        case "unknown cache": .cacheNotFound
        default: nil
        }
    }
}

@Suite("The service's requests and answers")
struct XCacheFixtureTests {
    @Test("are the ones its callers know", arguments: Way.allCases, try XCacheCase.all())
    func runs(_ way: Way, _ item: XCacheCase) async throws {
        let task = try #require(item.task)
        let fixture = try ProviderFixture(item.answer, by: way, style: task.style)
        let response = try await fixture.cache(task.operation, task.fields)
        #expect(fixture.upstream.faults == [])
        #expect(fixture.upstream.seen == [item.seen])
        #expect(response.result?.json == item.result)
        #expect(response.result?.warnings ?? [] == [])
        #expect(response.failure?.code == item.code)
        #expect(response.failure?.upstreamStatus == (item.code == nil ? nil : item.answer.status))
    }

    @Test("what would be sent is told without sending it", arguments: try XCacheCase.all())
    func preview(_ item: XCacheCase) async throws {
        let task = try #require(item.task)
        let fixture = try ProviderFixture(style: task.style)
        let text =
            #"{"jobId":"j","taskType":"cache","provider":"xcache","cacheOperation":"\#(task.operation)"\#(task.fields.isEmpty ? "" : ",")\#(task.fields)}"#
        let executorTask = ExecutorTask(try #require(try JSONValue(parsing: text).object))
        let work = try fixture.executor.resolve(executorTask).work.get()
        let context = fixture.executor.context(for: "j", origin: .console)
        guard case .http(let preview) = try await work.preview(in: context) else {
            Issue.record("xcache speaks HTTP")
            return
        }
        #expect(ScriptedUpstream.Seen("\(preview.method) \(preview.target.target)", preview.body?.compact) == item.seen)
        #expect(preview.router?.origin == ScriptedUpstream.router)
        #expect(fixture.upstream.seen == [])
    }
}
