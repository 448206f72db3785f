import Core
import LineEditing
import Payments

/// The surroundings of a running command: the session it may change, the program's services, and the terminal.
///
/// The REPL owns one; a background job works on a copy whose output is a buffer.
struct CommandContext: Sendable {
    /// The program's services: everything outside of the session itself.
    var services: ConsoleServices
    /// The session's state.
    var session: SessionState
    /// The source of lines and of answers to questions.
    let reader: any LineReader
    /// The two streams that people and programs read.
    var output: Output
    /// The screen, its colours, and the time limit of commands.
    var terminal: TerminalOptions
    /// The presses of Ctrl-C; nil where it cannot be pressed.
    let interrupts: InputInterrupts?
    /// The history file; nil where none is kept.
    let history: HistoryWriter?
    /// The background job that this copy works for; nil at the session's own prompt.
    var job: JobContext?
    /// The form in which the running command's result is shown.
    var options = CommandOptions()
    /// The record of the running command.
    ///
    /// Its ``Record/answer`` is set from the command's result.
    var record = Record(number: 0, line: "")

    /// The values that references such as `$last.result` lead to.
    var scope: SessionScope {
        SessionScope(state: session, environment: services.environment)
    }

    /// The width of a line in cells; nil where lines are not wrapped.
    ///
    /// The setting comes first, then the width with which a running recording began, then that of the screen.
    var layoutWidth: Int? {
        if let width = session.settings.width { return width }
        if let status = services.recording?.status { return status.width }
        return terminal.width()
    }

    /// Returns the renderer for one of the two streams.
    func renderer(for stream: Output.Stream) -> Renderer {
        let isOutput = stream == .standardOutput
        let usesColor: Bool
        switch session.settings.color {
        case .auto: usesColor = isOutput ? terminal.colorsOutput : terminal.colorsErrors
        case .always: usesColor = true
        case .never: usesColor = false
        }
        return Renderer(width: layoutWidth, usesColor: usesColor)
    }

    /// Runs work that Ctrl-C may stop: it is cancelled, and ends as soon as it notices.
    ///
    /// Where `hesitates` returns true, only a second Ctrl-C stops it. Where Ctrl-C cannot be pressed, the work runs
    /// directly.
    func interruptible<Value: Sendable>(
        hesitating hesitates: @escaping @Sendable () -> Bool = { false },
        _ work: @escaping @Sendable () async -> Value
    ) async -> Value {
        guard let interrupts else { return await work() }
        return await interrupts.stopping(hesitating: hesitates, work)
    }

    /// Adds the records and caches of jobs that have ended to the session.
    mutating func mergeFinishedJobs() async {
        for job in await services.jobs.takeLearned() {
            guard let outcome = job.outcome else { continue }
            session.records.replace(outcome.record)
            session.caches.merge(outcome.caches)
        }
    }

    /// Updates the records of open payments from the ledger, where another task may have written an outcome meanwhile.
    ///
    /// So a record, the ledger and a receipt always show the same.
    mutating func refreshPaymentOutcomes() async {
        for id in session.records.openEntries {
            guard let entry = try? await services.money.payer.ledger.entry(id) else { continue }
            session.records.update(from: entry)
        }
    }
}

/// The background job that a copy of the context works for.
struct JobContext: Sendable {
    /// The number of the job.
    let number: Int
    /// The progress that the job reports.
    let progress: JobProgress
}

/// The options that every command takes.
struct CommandOptions: Sendable {
    /// The output form: `--json`, `--raw`, else the setting.
    var form = OutputForm.human
    /// True to leave confirmations out: `--quiet`.
    var isQuiet = false
    /// True to show the HTTP exchanges as well: `--trace`.
    var traces = false
    /// True if the line says yes to a question before it is asked: `--yes`.
    var saysYes = false
    /// Another cache for this line only: `--in CACHE`.
    var cache: String?
}
