import Core
import ExecutorCore
import OrderedJSON
import Testing

@Suite("What is wrong with a task")
struct TaskErrorTests {
    @Test(
        "the text begins with the original's, then says what is supported",
        arguments: [
            ("{}", "Unsupported cache operation: undefined"),
            (#"{"cacheOperation":"flush"}"#, "Unsupported cache operation: flush"),
        ]
    )
    func operation(_ text: String, _ prefix: String) throws {
        let message = try #require(try error(in: text)).message
        #expect(message == prefix + "; supported: create, get, set, delete, list, ttl, update-ttl, topup")
    }

    @Test(
        "missing fields are named in the original's words",
        arguments: [
            ("get", "{}", "cacheId and cacheKey are required for get operation"),
            ("get", #"{"cacheId":"c"}"#, "cacheId and cacheKey are required for get operation"),
            ("get", #"{"cacheKey":"k"}"#, "cacheId and cacheKey are required for get operation"),
            ("get", #"{"cacheId":"","cacheKey":"k"}"#, "cacheId and cacheKey are required for get operation"),
            ("get", #"{"cacheId":"c","cacheKey":""}"#, "cacheId and cacheKey are required for get operation"),
            ("set", #"{"cacheId":"c"}"#, "cacheId and cacheKey are required for set operation"),
            ("set", #"{"cacheId":"c","cacheKey":"k"}"#, "cacheValue is required for set operation"),
            ("delete", "{}", "cacheId and cacheKey are required for delete operation"),
            ("ttl", "{}", "cacheId and cacheKey are required for ttl operation"),
            ("list", "{}", "cacheId is required for list operation"),
            ("topup", "{}", "cacheId is required for topup operation"),
            (
                "update-ttl", #"{"cacheId":"c","cacheKey":"k"}"#,
                "cacheId, cacheKey, and cacheTtl are required for update-ttl operation"
            ),
        ]
    )
    func missing(_ operation: String, _ fields: String, _ message: String) throws {
        var json = try #require(try json(fields).object)
        json["cacheOperation"] = .string(operation)
        let error = try #require(try error(in: JSONValue.object(json).compact))
        #expect(error.message == message)
        #expect(error.code == .invalidField)
    }

    @Test func `types and providers that nobody does name those there are`() {
        let type = TaskError.unsupportedType("train", supported: ["cache"])
        #expect(type.message == "Unsupported task type: train; supported: cache")
        let provider = TaskError.unsupportedProvider(.cache, "memcached", supported: ["xcache", "other"])
        #expect(provider.message == "Unsupported cache provider: memcached; supported: xcache, other")
        #expect([type.code, provider.code] == [.unsupported, .unsupported])
    }

    @Test func `a task without names is invalid`() {
        #expect(TaskError.missingNames.message == "Invalid task: jobId, taskType, and provider are required")
        #expect(TaskError.missingNames.code.httpStatus == 400)
    }

    @Test func `an unknown field is named, and the nearest ones are asked for`() throws {
        let task = try task(#"{"jobId":"j","cachekey":"k"}"#)
        #expect(throws: TaskError.unknownField("cachekey", nearest: ["cacheKey"])) {
            try task.refuseUnknownFields { name, known in known.filter { $0.lowercased() == name } }
        }
        #expect(
            TaskError.unknownField("x", nearest: ["a", "b"]).message == "unknown task field x; did you mean a or b?"
        )
        #expect(TaskError.unknownField("x", nearest: []).message == "unknown task field x")
    }

    @Test func `every field that is read is known`() throws {
        let names = ExecutorTask.fieldNames.map { "\"\($0)\":1" }.joined(separator: ",")
        try task("{\(names)}").refuseUnknownFields { _, _ in [] }
    }
}
