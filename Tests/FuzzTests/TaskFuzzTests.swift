import Core
import OrderedJSON
import Testing

@testable import ExecutorCore

@Suite("Random tasks")
struct TaskFuzzTests {
    private static let samples = [
        #"{"jobId":"j","taskType":"cache","provider":"xcache","cacheOperation":"set","cacheId":"c","cacheKey":"k","cacheValue":{"a":1},"cacheTtl":3600}"#,
        #"{"jobId":7,"taskType":"cache","provider":"xcache","meta":{"operation":"get","key":"k"},"cacheId":"c"}"#,
        #"{"jobId":"j","payload":{"taskType":"cache","provider":"xcache","meta":{"cacheOperation":"updateTTL","ttl":"60"},"cacheId":"c","cacheKey":"k"}}"#,
        #"{"jobId":"j","taskType":"store","provider":"xcache","fileInline":"data:text/plain;base64,aGk=","encoding":"base64","cacheRegion":"eu-west-1"}"#,
        #"{"jobId":1e2,"taskType":"run","quote":{"provider":"xcache","quote":{"provider":"y"}},"language":"python","dependencies":["a"],"fileUrl":"https://a.example/b"}"#,
        #"{"jobId":"j","taskType":"cache","provider":"xcache","cacheOperation":"create","cacheRegion":"us-east-1"}"#,
    ]

    @Test func `a task is a request, or is refused with words`() {
        FuzzRun("tasks", Self.samples, words: ExecutorTask.fieldNames + ["get", "set", "updateTTL", "create"]).check {
            bytes in
            guard let object = (try? JSONValue(parsing: bytes))?.object else { return nil }
            let task = ExecutorTask(object)
            guard task.fingerprint == ExecutorTask(object).fingerprint, !task.summary.isEmpty else {
                return "no headline"
            }
            if task.summary.unicodeScalars.contains(where: JSONFuzzTests.isControl) {
                return task.summary.debugDescription
            }
            do throws(TaskError) {
                _ = try task.names()
                try task.refuseUnknownFields { _, _ in [] }
                for newKey in [nil, "file_1"] {
                    let request = try task.cacheRequest(storingAs: newKey)
                    switch request {
                    case .set(_, _, let ttl?), .updateTTL(_, let ttl), .createAndSet(_, _, let ttl?, _):
                        guard Duration.seconds(ttl.wholeSeconds) == ttl, !ttl.formatted.isEmpty else { return "\(ttl)" }
                    default: continue
                    }
                }
                return nil
            } catch {
                return error.message.isEmpty ? "no message" : nil
            }
        }
    }
}
