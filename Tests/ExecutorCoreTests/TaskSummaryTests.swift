import Core
import ExecutorCore
import OrderedJSON
import Testing

@Suite("The summary of a task")
struct TaskSummaryTests {
    @Test(
        "is what it does and to what, as far as it says so",
        arguments: [
            (#"{"cacheOperation":"set","cacheKey":"k","cacheId":"c"}"#, "set k"),
            (#"{"taskType":"cache","meta":{"operation":"create","region":"eu-west-1"}}"#, "create eu-west-1"),
            (#"{"taskType":"store","cacheId":"c"}"#, "store c"), (#"{"payload":{"taskType":"run"}}"#, "run"),
            ("{}", "task"),
            (#"{"taskType":""}"#, "task"),
            (#"{"cacheOperation":"","taskType":"cache","cacheKey":"","cacheId":"c"}"#, "cache c"),
            (#"{"cacheOperation":5,"taskType":[],"cacheKey":"\u001b[2J"}"#, "task \\u{1b}[2J"),
        ]
    )
    func words(_ task: String, headline: String) throws {
        #expect(ExecutorTask(try #require(JSONValue(parsing: task).object)).summary == headline)
    }
}
