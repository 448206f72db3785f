import CommandLanguage
public import Core
import OrderedJSON
import PaymentModel
public import Payments

extension REPL {
    mutating func run(_ command: RecordingCommand, saysYes: Bool) async throws(CommandError) -> CommandResult {
        guard seat == nil, let recording = effects.recording else {
            throw .other(.unsupported, "a replay is not recorded", hint: "help record")
        }
        recording.forget()
        switch command {
        case .start(let file, let tags, let leavesOutPast):
            let plan = await plan(file, tags, replaces: saysYes, leavesOutPast: leavesOutPast)
            return RecordingView.answer(try recording.start(plan), in: file)
        case .show: return RecordingView.answer(recording.status)
        case .stop: return RecordingView.answer(try await recording.stop())
        }
    }

    private func plan(
        _ file: String,
        _ tags: [String],
        replaces: Bool,
        leavesOutPast: Bool
    ) async -> RecordingOptions {
        RecordingOptions(
            path: file,
            tags: tags,
            leavesOutPast: leavesOutPast,
            replaces: replaces,
            width: state.settings.width ?? style.width(),
            state: state,
            ledger: try? await effects.money.payer.ledger.memory(at: effects.time.now),
            isScreen: style.isScreen,
            colorsOutput: style.isScreen || state.settings.color == .always,
            hasPerson: canAsk || loosening == .typed
        )
    }

    /// Keeps in memory what happens from now on, for a recording that is begun later.
    public func listen() async {
        guard let recording = effects.recording else { return }
        recording.listen(await plan("", [], replaces: false, leavesOutPast: false))
    }

    /// Lets the session know what became of a payment, as a watch beside the prompt had learned it.
    public mutating func learn(_ news: SettlementStatus, ofRecord number: Int, at moment: Timestamp) async {
        guard let id = (try? state.records.record(number))?.payment?.entry,
            let entry = (try? await effects.money.payer.ledger.entry(id)) ?? nil
        else { return }
        _ = try? await effects.money.payer.learn(news, of: entry, at: moment)
    }

    /// Records the session from its first line on.
    ///
    /// - Throws: ``CommandError`` if the file is there or cannot be written.
    public mutating func record(to file: String) async throws(CommandError) {
        _ = try await run(.start(file: file, tags: [], leavesOutPast: true), saysYes: false)
    }

    /// Ends a recording that still runs, and says so on standard error.
    public func endRecording() async {
        guard let recording = effects.recording, recording.status != nil else { return }
        do throws(CommandError) {
            let answer = RecordingView.answer(try await recording.stop())
            output.write(renderer(for: .standardError).lines(answer.human + answer.warnings), to: .standardError)
        } catch {
            show(.failed(error), as: .human)
        }
    }

    /// Waits until those jobs have come as far as they had when a line was recorded.
    public mutating func settle(_ jobs: [Int]) async {
        let known = await effects.jobs.all.map(\.number)
        _ = await effects.jobs.settled(jobs.filter(known.contains))
        await mergeFinishedJobs()
    }

    /// Runs a line, and records it where a recording runs.
    mutating func recorded(_ line: String, _ work: (inout REPL) async -> Int32) async -> Int32 {
        guard seat == nil, let recording = effects.recording, recording.begin(line) else { return await work(&self) }
        let settled = await effects.jobs.settledNumbers
        if !settled.isEmpty { recording.learned(.settled(settled)) }
        let code = await RecordingScope.$isOn.withValue(true) { await work(&self) }
        do throws(CommandError) {
            try recording.end()
        } catch {
            show(.failed(error), as: .human)
        }
        return code
    }

    /// Words of the shell's argument list as a line that does the same.
    static func line(of arguments: [String]) -> String {
        arguments.map { argument in
            let isPlain =
                !argument.isEmpty && argument.utf8.allSatisfy { $0 > 0x20 && !#""'$;#|&<>\"#.utf8.contains($0) }
            if isPlain { return argument }
            let value = try? JSONValue(parsing: argument)
            return value?.object != nil || value?.array != nil ? argument : Quoter.of(argument)
        }
        .joined(separator: " ")
    }
}

/// What is said about recordings.
enum RecordingView {
    static func answer(_ before: RecordedBefore, in file: String) -> CommandResult {
        var json: JSONObject = ["file": .string(file)]
        let words: String
        switch before {
        case .commands(1...): words = ", with what happened before"
        case .commands, .leftOut: words = ""
        case .tooMuch: words = ", without what happened before: it was too much to keep"
        }
        if case .commands(let count) = before, count > 0 { json.append("commands", .int(count)) }
        if before == .tooMuch { json.append("commands", 0) }
        return .done("recording to \(file.terminalSafe)\(words)", json: .object(json), raw: file)
    }

    static func answer(_ status: RecordingStatus?) -> CommandResult {
        guard let status else {
            return .shown([.text("nothing is recorded; record FILE begins")], json: ["file": .null], raw: [])
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
        care += report.differing.map { .text("line \($0.number) does not replay the same: \($0.text.terminalSafe)") }
        care += report.suspects.map { .text("line \($0.number) may hold a secret: \($0.text.terminalSafe)") }
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
