import Core
import OrderedJSON

/// The results of `record` and its subcommands.
enum RecordingView {
    static func answer(_ before: RecordedBefore, in file: String) -> CommandResult {
        var json: JSONObject = ["file": .string(file)]
        let words: String
        switch before {
        case .commands(1...): words = ", with the commands before"
        case .commands, .leftOut: words = ""
        case .tooMuch: words = ", without the commands before (too large to keep)"
        }
        if case .commands(let count) = before, count > 0 { json.append("commands", .int(count)) }
        if before == .tooMuch { json.append("commands", 0) }
        return .done("recording to \(file.terminalSafe)\(words)", json: .object(json), raw: file)
    }

    static func answer(_ status: RecordingStatus?) -> CommandResult {
        guard let status else {
            return .shown(
                [.text("No recording is running. Start one with record FILE.")],
                json: ["file": .null],
                raw: []
            )
        }
        return .shown(
            [.text("recording to \(status.path.terminalSafe): \(counts(status.commands, status.masked))")],
            json: [
                "file": .string(status.path), "commands": .int(status.commands), "masked": .int(status.masked),
            ],
            raw: [status.path]
        )
    }

    static func answer(_ report: RecordingReport) -> CommandResult {
        var json: JSONObject = [
            "file": .string(report.path), "commands": .int(report.commands), "masked": .int(report.masked),
        ]
        if report.signatures > 0 { json.append("signatures", .int(report.signatures)) }
        if !report.differing.isEmpty { json.append("differing", places(report.differing)) }
        if !report.suspects.isEmpty { json.append("suspects", places(report.suspects)) }
        var answer = CommandResult.done(
            "\(counts(report.commands, report.masked)) in \(report.path.terminalSafe)",
            json: .object(json),
            raw: report.path
        )
        var care: [Block] = []
        if report.signatures > 0 {
            care.append(.text("\(Phrases.counted(report.signatures, "signed payment")) left out"))
        }
        care += report.differing.map { .text("line \($0.number) replays differently: \($0.text.terminalSafe)") }
        care += report.suspects.map { .text("line \($0.number) may contain a secret: \($0.text.terminalSafe)") }
        answer.warnings = care
        return answer
    }

    private static func counts(_ commands: Int, _ masked: Int) -> String {
        "\(Phrases.counted(commands, "command")), \(Phrases.counted(masked, "secret")) masked"
    }

    private static func places(_ places: [RecordingReport.Place]) -> JSONValue {
        .array(places.map { ["line": .int($0.number), "text": .string($0.text)] })
    }
}
