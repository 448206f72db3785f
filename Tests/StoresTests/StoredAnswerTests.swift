import Core
import ExecutorCore
import OrderedJSON
import TestSupport
import Testing

@testable import Stores

/// Answers that could not be read again if they were stored as they are.
@Suite("Answers that are too deep to be stored")
struct StoredAnswerTests {
    private static let lease = Duration.seconds(30)
    private static let stores = StoreKind.allCases.filter { $0 != .memory }

    /// A list that is nested that deeply.
    private static func nested(_ depth: Int) -> JSONValue {
        (1..<depth).reduce([]) { inner, _ in [inner] }
    }

    @Test("such a job ends without its result, says so, and stays readable", arguments: stores)
    func ends(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            let (deep, other) = (Job.new("deep"), Job.new("other"))
            _ = try await store.submit([deep, other])
            let claimed = try await store.claim(by: "a", limit: 1, for: Self.lease, without: [])
            let answer: JSONObject = [
                "jobId": "deep", "status": "failed", "result": Self.nested(JSONParser.depthLimit), "error": "late",
            ]
            #expect(try await store.finish([JobEnding(claimed[0].lease, .ended(.failed, answer))]) == [true])
            let job = try #require(try await store.job(deep.key))
            #expect(
                job.answer == [
                    "jobId": "deep", "status": "failed", "result": .null, "error": "late", "omitted": ["result"],
                ]
            )
            #expect(try await store.jobs(JobFilter(), before: nil, limit: 9).map(\.key) == [other.key, deep.key])
            let again = try await store.submit([deep, other, Job.new("third")])
            #expect(again.map(\.isAccepted) == [false, false, true])
            #expect(try await store.cancel(deep.key) == job)
            #expect(try await store.restart(deep.key, from: [.failed], trace: nil)?.state == .queued)
        }
    }

    @Test("an answer as deep as can be read is kept whole", arguments: stores)
    func keeps(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            _ = try await store.submit([Job.new("1")])
            let claimed = try await store.claim(by: "a", limit: 1, for: Self.lease, without: [])
            let answer: JSONObject = ["result": Self.nested(JSONParser.depthLimit - 1)]
            _ = try await store.finish([JobEnding(claimed[0].lease, .ended(.completed, answer))])
            #expect(try await store.job(claimed[0].job.key)?.answer == answer)
        }
    }

    @Test("a task that could not be read again is not accepted", arguments: stores)
    func refuses(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            let fields: JSONObject = ["cacheValue": Self.nested(JSONParser.depthLimit)]
            let task = ExecutorTask(jobId: "1", provider: "xcache", operation: .set, fields: fields)
            let error = await #expect(throws: JobStoreError.self) {
                _ = try await store.submit([NewJob(key: JobKey(jobId: "1"), task: task)])
            }
            #expect(error?.message.hasSuffix("a task is nested too deeply") == true)
            let other = try await store.submit([Job.new("1")])
            #expect(other.map(\.isAccepted) == [true])
        }
    }

    @Test func `members share the limit on values, and a payment that is left out stands as null`() throws {
        let half = JSONValue.array(Array(repeating: 1, count: JSONParser.valueLimit / 2))
        let text = StoredJSON.text(shortening: ["a": half, "payment": half, "status": "completed"])
        let read = try #require(try JSONValue(parsing: text).object)
        #expect(read["a"] == half && read["payment"] == .null && read["status"] == "completed")
        #expect(read["omitted"] == ["payment"])
    }

    @Test func `exactly what the parser reads is stored`() {
        for depth in [1, JSONParser.depthLimit - 1, JSONParser.depthLimit] {
            let object: JSONObject = ["a": Self.nested(depth)]
            let isReadable = (try? JSONValue(parsing: JSONValue.object(object).compact)) != nil
            #expect((StoredJSON.text(of: object) != nil) == isReadable, "\(depth)")
        }
    }
}
