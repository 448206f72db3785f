import Core
import ExecutorCore
import OrderedJSON

/// The view of an export's outcome.
struct ExportView {
    let file: String
    /// The number of keys that were to be exported.
    let keys: Int
    let result: ExportCommand.Saved
    let elapsed: Duration
    /// The line that was typed.
    let line: String

    /// The result: `OK 17 keys in users.jsonl, 120 ms`; of an export that stopped, the reason and the number of keys in
    /// the file.
    var answer: CommandResult {
        guard let failure = result.transfer.failure else { return done }
        var answer = CommandResult.failed(
            TaskFailure(
                code: failure.code,
                message: "\(failure.message); \(result.count) of \(keys) are in \(file)",
                hint: line
            )
        )
        answer.status = .failed
        answer.document.json = ["keys": .int(result.count), "file": .string(file)]
        answer.document.raw = []
        return answer
    }

    private var done: CommandResult {
        let count = Phrases.counted(result.count, "key")
        let rest = ", \(Phrases.elapsed(elapsed))" + (result.transfer.paid.text.map { ", \($0) paid" } ?? "")
        var json: JSONObject = ["keys": .int(result.count), "file": .string(file)]
        if result.lostTimes > 0 { json.append("timesLeftOut", .int(result.lostTimes)) }
        if result.nameless > 0 { json.append("keysLeftOut", .int(result.nameless)) }
        if result.changedValues > 0 { json.append("valuesChanged", .int(result.changedValues)) }
        var answer = CommandResult.done("\(count) in \(file)\(rest)".terminalSafe, json: .object(json))
        answer.status = .completed
        if result.lostTimes > 0 {
            let times = Phrases.counted(result.lostTimes, "TTL")
            answer.warnings = [.text("\(times) left out: only .jsonl and .csv files keep them")]
        }
        if result.nameless > 0 {
            answer.warnings.append(.text("\(Phrases.counted(result.nameless, "key")) without a name left out"))
        }
        if let change = result.change {
            let values = Phrases.counted(result.changedValues, "value")
            answer.warnings.append(.text("\(values) not as stored: \(change)"))
        }
        answer.noticeText = count + rest
        return answer
    }
}
