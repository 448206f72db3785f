import Core
import ExecutorServer
import Foundation
import OrderedJSON
import Testing
import TestSupport

/// A case of `executor-execute.json` that reaches no cache service.
struct ExecuteCase: Sendable, CustomTestStringConvertible {
    let name: String
    let request: JSONValue
    let status: Int
    let jobId: String
    let error: String

    var testDescription: String { name }

    /// Storage and compute say what is supported instead of naming another program's language.
    static let reworded = ["storage": "Unsupported task type: storage", "compute": "Unsupported task type: compute"]

    static func all() throws -> [ExecuteCase] {
        try Fixture.list("services/executor-execute", "cases").compactMap { item in
            guard item["upstream"] == nil, let expected = item["expect"], let body = expected["body"] else {
                return nil
            }
            let name = try #require(item["name"]?.string)
            return ExecuteCase(
                name: name,
                request: try #require(item["request"]),
                status: try #require(expected["status"]?.int),
                jobId: try #require(body["jobId"]?.string),
                error: try reworded[name] ?? #require(body["error"]?.string)
            )
        }
    }
}

@Suite("The original executor's refusals")
struct ExecuteFixtureTests {
    @Test func `the fixture has sixteen of them`() throws {
        #expect(try ExecuteCase.all().count == 16)
    }

    @Test("are kept: status, job and the beginning of the text", arguments: try ExecuteCase.all())
    func refusal(_ item: ExecuteCase) async throws {
        try await Served.run { server in
            let reply = try await server.execute(item.request.compact)
            let body = try #require(try JSONValue(parsing: reply.body).object)
            #expect(reply.status == item.status)
            #expect(Array(body.keys) == ["jobId", "status", "error", "errorCode"])
            #expect(body["jobId"] == .string(item.jobId))
            #expect(body["status"] == "failed")
            #expect(body["error"]?.string?.hasPrefix(item.error) == true)
        }
    }
}
