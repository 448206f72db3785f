import TaskModel
import Wire

/// What is said about an export.
struct ExportView {
    let file: String
    /// How many keys there were.
    let keys: Int
    let result: ConsoleLoop.Saved
    let elapsed: Duration
    /// The line that was typed.
    let line: String

    /// `OK 17 keys in users.jsonl, 120 ms`; of one that stopped why, and what is in the file.
    var answer: Answer {
        guard let failure = result.transfer.failure else { return done }
        var answer = Answer.failed(
            TaskFailure(
                code: failure.code,
                message: "\(failure.message); \(result.count) of \(keys) are in \(file)",
                hint: line
            )
        )
        answer.status = .failed
        answer.result = ["keys": .int(result.count), "file": .string(file)]
        answer.raw = []
        return answer
    }

    private var done: Answer {
        let count = PlainWords.counted(result.count, "key")
        let rest = ", \(PlainWords.taken(elapsed))" + (result.transfer.paid.text.map { ", \($0) paid" } ?? "")
        var answer = Answer.done(
            "\(count) in \(file)\(rest)".printable,
            json: ["keys": .int(result.count), "file": .string(file)]
        )
        answer.status = .completed
        answer.brief = count + rest
        return answer
    }
}
