import Core
import ExecutorCore
import Logging
import OrderedJSON
import TestDoubles
import Testing
import TestSupport

/// Tasks with unexpected values, each of which is answered.
@Suite("Odd tasks")
struct OddTaskTests {
    private static let odd = [
        "null", "true", "false", "0", "-1", "1.5", "1e400", "9223372036854775807", "-9223372036854775808", #""""#,
        #"" ""#,
        #""get""#, #""9223372036854775808""#, #""\u0000\u202e🔑""#, #""data:;base64,!""#, "[]", "[[]]", "{}",
        #"{"":null}"#,
    ]
    private static let operations = ["create", "get", "set", "delete", "list", "ttl", "update-ttl", "topup", "store"]

    private static let executor = Executor(
        registry: ProviderRegistry(caches: [
            PlainCache("xcache") { request, _ throws(ProviderError) in TaskResult(.string(request.operation.rawValue)) }
        ]),
        time: .manual(ManualClock()),
        limit: .seconds(30),
        logger: .silent
    )

    private static func whole(_ operation: String) -> JSONObject {
        guard operation != "store" else {
            return ["jobId": "j", "taskType": "store", "provider": "xcache", "fileInline": "v"]
        }
        return [
            "jobId": "j", "taskType": "cache", "provider": "xcache", "cacheOperation": .string(operation),
            "cacheId": "c", "cacheKey": "k", "cacheValue": 1, "cacheTtl": 1,
        ]
    }

    @Test("are done or refused with the caller's fault named", arguments: operations)
    func answered(_ operation: String) async throws {
        let known: Set<FailureCode> = [.invalidTask, .invalidField, .unsupported]
        for name in ExecutorTask.fieldNames {
            for text in Self.odd {
                let value = try JSONValue(parsing: text)
                for task in Self.tasks(Self.whole(operation), name, value) {
                    let response = await Self.executor.execute(ExecutorTask(task), origin: .server)
                    #expect((response.result == nil) != (response.failure == nil))
                    #expect(response.failure.map { known.contains($0.code) } ?? true)
                    #expect(response.json["jobId"] == (task["jobId"].flatMap { JobID($0) } ?? "unknown").json)
                }
            }
        }
    }

    /// The task with an odd value in a field: at top level, twice, in `meta`, and in `payload`.
    private static func tasks(_ task: JSONObject, _ name: String, _ value: JSONValue) -> [JSONObject] {
        var (top, twice, meta, payload) = (task, task, task, task)
        top[name] = value
        twice.append(name, value)
        meta[name] = nil
        payload[name] = nil
        if name != "meta" { meta["meta"] = [name: value, "encoding": value] }
        if name != "payload" { payload["payload"] = [name: value, "meta": value] }
        return [top, twice, meta, payload]
    }
}
