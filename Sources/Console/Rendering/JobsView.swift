import Core
import ExecutorCore
import OrderedJSON

/// A view of background jobs.
enum JobsView {
    /// Returns the list of jobs, one a line, such as `$7  running  312/1000  import users.jsonl`.
    static func answer(_ jobs: [BackgroundJob]) -> CommandResult {
        guard !jobs.isEmpty else {
            let words = "No jobs. Add & to a command to run it in the background."
            return .shown([.text(words)], json: .array([]), raw: [])
        }
        let rows = jobs.map { job in
            ["$\(job.number)", job.status, count(job), job.line.terminalSafe]
        }
        let widths = (0..<3).map { column in rows.reduce(0) { max($0, $1[column].count) } }
        let lines = rows.map { row in
            let cells = zip(row, widths).filter { $1 > 0 }.map { cell, width in
                cell + String(repeating: " ", count: width - cell.count + 2)
            }
            return cells.joined() + row[3]
        }
        return .shown(
            lines.map { .text($0) },
            json: .array(jobs.map { .object(json($0)) }),
            raw: rows.map { $0.joined(separator: "\t") }
        )
    }

    /// Returns the notice of a job's end, such as `[$7] done: import users.jsonl, 1000 keys, 14s`.
    static func notice(_ job: BackgroundJob, _ outcome: JobOutcome) -> String {
        let line = job.line.terminalSafe(upTo: 60)
        guard outcome.code == 0 else {
            let reason = outcome.record.answer.failure.map { ", \($0.message.terminalSafe(upTo: 80))" } ?? ""
            return "[$\(job.number)] \(job.status): \(line)\(reason)"
        }
        return "[$\(job.number)] done: \(line), \(outcome.record.answer.noticeText ?? outcome.elapsed.formatted)"
    }

    private static func count(_ job: BackgroundJob) -> String {
        job.progress.value.map { "\($0.done)" + ($0.of.map { "/\($0)" } ?? "") } ?? ""
    }

    static func json(_ job: BackgroundJob) -> JSONObject {
        var json: JSONObject = ["n": .int(job.number), "status": .string(job.status)]
        if let progress = job.progress.value {
            json.append("done", .int(progress.done))
            json.append("of", ifPresent: progress.of.map { .int($0) })
        }
        json.append("line", .string(job.line))
        return json
    }
}
