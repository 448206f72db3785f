import Core
import ExecutorCore
import OrderedJSON
import Testing
import TestSupport

/// A case of `executor-execute.json` with an answer.
struct ExecuteCase: Sendable, CustomTestStringConvertible {
    let name: String
    let request: JSONValue
    let seen: [ScriptedUpstream.Seen]
    let answers: [HTTPClientResponse]
    let status: Int
    /// The whole answer.
    let body: JSONObject?
    /// Members of the answer's result.
    let contained: JSONObject?

    var testDescription: String { name }

    init?(_ example: JSONValue) throws {
        guard let status = example["expect"]?["status"]?.int else { return nil }
        name = try #require(example["name"]?.string)
        request = try #require(example["request"])
        let rounds = example["upstream"]?.array ?? []
        seen = try rounds.map { try ScriptedUpstream.Seen(try #require($0["request"])) }
        answers = try rounds.map { try HTTPClientResponse(try #require($0["response"])) }
        self.status = status
        body = example["expect"]?["body"]?.object
        contained = example["expect"]?["bodyContains"]?.object
    }

    static func all() throws -> [ExecuteCase] {
        try Fixture.list("services/executor-execute", "cases").compactMap { try ExecuteCase($0) }
    }

    /// The beginning of the error; the original's where that is true, with its prefix once.
    var error: String? {
        switch name {
        // What the original says of its own language is not true here; its later versions say this.
        case "storage": return "Either fileInline or fileUrl is required"
        case "compute": return "Code snippet required: provide meta.snippet, fileInline, or fileUrl"
        default:
            let prefix = "HTTPayer request failed: "
            let text = body?["error"]?.string
            return text?.hasPrefix(prefix + prefix) == true ? text.map { String($0.dropFirst(prefix.count)) } : text
        }
    }
}

@Suite("Tasks of the seed, the original executor and its brokers")
struct ExecuteFixtureTests {
    @Test func `all cases are run but those of providers that are not there`() throws {
        let all = try Fixture.list("services/executor-execute", "cases")
        let left = all.filter { $0["expect"]?["status"] == nil }
        #expect(all.count - left.count == 49)
        #expect(Set(left.compactMap { $0["request"]?["provider"]?.string }) == ["openx402", "merit-systems"])
    }

    @Test("reach the service and are answered as they should", arguments: Way.allCases, try ExecuteCase.all())
    func runs(_ way: Way, _ item: ExecuteCase) async throws {
        let fixture = try ProviderFixture(item.answers, by: way)
        let response = try await fixture.execute(item.request.compact)
        #expect(fixture.upstream.faults == [])
        let seen = fixture.upstream.seen
        #expect(Array(seen.prefix(item.seen.count)) == item.seen)
        // Only a reading that met a service that is down is sent again.
        #expect(seen.count == item.seen.count || item.answers.last?.status == 502 && Set(seen) == Set(item.seen))
        #expect(response.failure?.code.httpStatus ?? 200 == item.status)
        if let contained = item.contained {
            for member in contained { #expect(response.result?.json[member.key] == member.value) }
        } else if item.status == 200 {
            #expect(JSONValue.object(response.json).compact == item.body.map { JSONValue.object($0).compact })
        } else {
            #expect(Array(response.json.keys).prefix(4) == ["jobId", "status", "error", "errorCode"])
            #expect(response.json["jobId"] == item.body?["jobId"])
            #expect(response.json["status"] == "failed")
            let text = try #require(response.json["error"]?.string)
            let error = try #require(item.error)
            #expect(item.answers.isEmpty ? text.hasPrefix(error) : text == error)
        }
    }
}
