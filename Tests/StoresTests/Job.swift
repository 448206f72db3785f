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
        value: String = "v",
        tenant: String = "",
        trace: RequestTrace? = nil
    ) -> NewJob {
        let fields: JSONObject = ["cacheId": "c", "cacheKey": "k", "cacheValue": .string(value)]
        let task = ExecutorTask(jobId: id, provider: provider, operation: .set, fields: fields)
        let key = JobKey(tenant: tenant, jobId: id)
        return NewJob(key: key, task: task, priority: priority, runAt: runAt, trace: trace)
    }
}

extension JobStore {
    /// Claims jobs as a worker that has none.
    func claim(
        by owner: String,
        limit: Int,
        for span: Duration,
        without paused: Set<String>
    ) async throws(JobStoreError) -> [ClaimedJob] {
        try await claim(JobClaim(by: owner, limit: limit, for: span, without: paused))
    }
}
