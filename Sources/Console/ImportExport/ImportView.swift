import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The view of an import's outcome.
struct ImportView {
    let file: String
    /// The place of the first entry that was to be stored.
    let first: Int
    /// The number of entries that were to be stored.
    let count: Int
    let result: TransferResult
    let elapsed: Duration

    /// The result: `OK 1000 keys, 14.20 s`; of an import that stopped, the place, the reason, and how to go on.
    var answer: CommandResult {
        guard let failure = result.failure else {
            return done
        }
        let next = result.failed?.step.entry.place ?? max(first, result.lastPlace + 1)
        // What was on its way may have been stored as well.
        let isKnown = ![.cancelled, .timedOut, .unreachable].contains(failure.code)
        var answer = CommandResult.failed(
            TaskFailure(
                code: failure.code,
                message:
                    "\(file):\(next): \(failure.message); \(isKnown ? "" : "at least ")\(result.done) of \(count) stored\(aside)",
                hint: "import \(name) from \(next)"
            )
        )
        answer.status = .failed
        answer.document.json = ["keys": .int(result.done), "next": .int(next)]
        answer.document.raw = []
        return answer
    }

    private var done: CommandResult {
        let cost = result.paid.text.map { ", \($0) paid" } ?? ""
        let brief = "\(Phrases.counted(result.done, "key")), \(Phrases.elapsed(elapsed))\(cost)"
        var answer = CommandResult.done(brief, json: ["keys": .int(result.done), "next": .null])
        answer.status = .completed
        answer.noticeText = brief
        return answer
    }

    /// The text about entries and payments after the place where the import stopped.
    private var aside: String {
        let stored = result.doneAfterFailure > 0 ? ", and \(result.doneAfterFailure) after it" : ""
        guard result.unknownAfterFailure > 0 else { return stored }
        let payments = Phrases.counted(result.unknownAfterFailure, "other payment")
        return "\(stored); the outcome of \(payments) is unknown (see ledger only unknown)"
    }

    private var name: String {
        file.utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") }
            ? Quoter.of(file) : file
    }
}
