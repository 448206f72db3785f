import Core
import ExecutorCore
import OrderedJSON

/// A view of the jobs that were sent to the server.
enum ServedJobsView {
    /// The number of jobs that are listed, the newest first.
    static let limit = 20

    /// Returns the list of served jobs, the newest first, after that of the commands in the background.
    static func answer(_ jobs: [JobRecord], beside own: [BackgroundJob]) -> CommandResult {
        let rows = jobs.map { job in
            [
                job.key.jobId.terminalSafe(upTo: 40), job.isCancelled && !job.state.isFinal ? "cancelling" : job.status,
                job.attempts > 1 ? "\(job.attempts) attempts" : "", job.task.summary,
            ]
        }
        let widths = (0..<3).map { column in rows.reduce(0) { max($0, $1[column].displayWidth) } }
        let lines = rows.map { row in
            let cells = zip(row, widths).filter { $1 > 0 }.map { cell, width in
                cell + String(repeating: " ", count: width - cell.displayWidth + 2)
            }
            return cells.joined() + row[3]
        }
        let first = own.isEmpty ? [] : JobsView.answer(own).document.blocks
        return .shown(
            first + lines.map { .text($0) },
            json: .array(own.map { .object(JobsView.json($0)) } + jobs.map { .object($0.summary) }),
            raw: rows.map { $0.joined(separator: "\t") }
        )
    }

    /// Returns the response to a job that has ended.
    static func answer(_ job: JobRecord) -> CommandResult {
        guard job.state == .completed else {
            let code = job.answer?["errorCode"]?.string.flatMap { FailureCode(rawValue: $0) }
            let message = job.answer?["error"]?.string ?? job.status
            let name = job.key.jobId.terminalSafe(upTo: 80)
            return .failed(
                TaskFailure(
                    code: job.state == .cancelled ? .cancelled : code ?? .internalError,
                    message: "\(name): \(message.terminalSafe(upTo: 200))",
                    hint: job.mayBeRetried ? "retry \(JobReference.typed(job.key.jobId))" : "jobs"
                )
            )
        }
        let result = job.answer?["result"] ?? .null
        return .shown([.text(result.terminalSafe)], json: .object(job.summary), raw: [result.terminalSafe])
    }
}
