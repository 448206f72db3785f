import Core
import ExecutorCore
import OrderedJSON

/// Jobs, as the tests need them.
enum Job {
    /// A job that stores a value.
    static func new(
        _ id: String,
        priority: Int = 0,
        runAt: Timestamp? = nil,
        provider: String = "xcache",
        value: String = "v"
    ) -> NewJob {
        let fields: JSONObject = ["cacheId": "c", "cacheKey": "k", "cacheValue": .string(value)]
        let task = ExecutorTask(jobId: id, provider: provider, operation: .set, fields: fields)
        return NewJob(key: JobKey(jobId: id), task: task, priority: priority, runAt: runAt)
    }
}
