import Core
import ExecutorCore

/// The failures of requests about jobs.
enum JobFailures {
    static func conflict(_ task: ExecutorTask) -> TaskFailure {
        let id = task.jobId?.text.terminalSafe(upTo: 100) ?? "unknown"
        return TaskFailure(
            code: .jobConflict,
            message: "the job \(id) was accepted already, with another task; use another jobId"
        )
    }

    static func notFound(_ id: String) -> TaskFailure {
        TaskFailure(code: .jobNotFound, message: "there is no job \(id.terminalSafe(upTo: 100))")
    }

    static func notRetried(_ job: JobRecord) -> TaskFailure {
        let id = job.key.jobId.terminalSafe(upTo: 100)
        return TaskFailure(code: .jobConflict, message: "the job \(id) \(job.reasonNotToRetry)")
    }
}
