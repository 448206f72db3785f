import Console
import Core
import OrderedJSON
import SessionFormat

/// A recording in progress: its lines, their output and exchanges, redacted, and their journal.
struct RecordingInProgress {
    /// The options of the recording; without a file while the recording is only kept in memory.
    private(set) var plan: RecordingOptions
    private(set) var head: [String] = []
    private(set) var mask: Redactor
    private(set) var steps: [RecordedStep] = []
    private(set) var rounds: [[String]] = []
    private(set) var current: RecordedStep?
    /// The error that keeps the journal from being written; nil if there is none.
    private(set) var problem: CommandError?
    /// The current line as it was typed.
    private var typed = ""
    /// True if the current line is in the journal.
    private var isNoted = false
    /// The jobs that are known to have ended.
    private var settled: [Int] = []
    /// The directives that were recorded between two lines.
    private var pending: [SessionDirective] = []
    /// The file system of the journal; nil while the recording is only kept in memory.
    private var journal: (any FileSystem)?
    /// The number of directives of the next line that are in the journal.
    private var journaledDirectives = 0
    /// The approximate size in memory, in bytes.
    private(set) var size = 0

    /// Creates a recording in memory.
    init(plan: RecordingOptions, mask: Redactor) {
        self.plan = plan
        self.mask = mask
    }

    /// Continues the recording in a file; `head` returns the headers.
    mutating func begin(
        in plan: RecordingOptions,
        journal: any FileSystem,
        _ head: (RecordingOptions, inout Redactor) -> [String]
    ) throws(CommandError) {
        self.plan = self.plan.recorded(like: plan)
        self.head = head(self.plan, &mask)
        guard !mask.isFull else { throw Self.tooManySecrets }
        try journal.write(Self.bytes(text), to: plan.path, appending: false)
        self.journal = journal
        journaledDirectives = pending.count
    }

    /// Ends the file, and continues in memory.
    mutating func leaveFile() {
        (journal, problem) = (nil, nil)
    }

    /// The contents of the file as a finished recording.
    var whole: RecordedText { RecordedText(head: head, steps: steps, trailing: pending, rounds: rounds) }

    private var text: [String] {
        guard !steps.isEmpty || !pending.isEmpty else { return head + [""] }
        return whole.lines(steps.map { $0.output.map(Self.expected) }).lines + [SessionDirective.end.line]
    }

    var isInFile: Bool { journal != nil }

    /// True while a line is running.
    var isInLine: Bool { current != nil }

    /// The number of recorded commands.
    var commands: Int { steps.count { !$0.isComment } }

    mutating func begin(_ line: String, at now: Timestamp) {
        let first = line.utf8.first { $0 > 0x20 }
        var step = RecordedStep(
            command: mask.command(line),
            isComment: first == UInt8(ascii: "@") || first == UInt8(ascii: "#"),
            time: now
        )
        step.directives = pending
        pending = []
        current = step
        typed = line
        isNoted = false
        size += 500 + line.utf8.count
    }

    /// Drops the current line; its directives are kept for the next one.
    mutating func forget() {
        pending = (current?.directives ?? []) + pending
        current = nil
    }

    mutating func finish() {
        guard var step = current else { return }
        note()
        let last = step.end()
        if !step.isComment { write(last.map(Self.expected)) }
        steps.append(step)
        current = nil
        if mask.isFull { problem = Self.tooManySecrets }
    }

    /// The error for more secrets than can be redacted; the text that contains them is not written.
    static let tooManySecrets = CommandError.other(
        .fileFailed,
        "recording stopped: more than \(Redactor.secretLimit) secrets to mask",
        hint: "help record"
    )

    mutating func reword(_ line: String, as other: String) {
        // Several statements in one line cannot be told apart.
        guard typed == line else { return }
        let command = mask.command(other)
        mask.reword(line, as: command)
        current?.command = command
    }

    mutating func answered(_ text: String, isSecret: Bool) {
        let masked = isSecret ? mask.label(text) : mask.typed(text)
        let answer = masked.utf8.allSatisfy { $0 <= 0x20 } ? "no" : masked
        current?.directives.append(.answer(answer))
        // After its command, a directive would separate the command from its output.
        write([LineRole.comment.line("answered: \(answer)")])
    }

    mutating func record(input fact: RecordedInput) {
        if case .settled(let jobs) = fact {
            guard jobs != settled else { return }
            settled = jobs
        }
        let isTyped = if case .file = fact { true } else { false }
        let text = fact.json.compact
        size += 200 + text.utf8.count
        let masked = isTyped ? mask.typed(text) : mask.received(text)
        // No replay takes a text for an input, which is what remains if a masked number has left no JSON.
        let directive = SessionDirective.know((try? JSONValue(parsing: masked)) ?? .string(masked))
        guard current == nil else {
            current?.directives.append(directive)
            return
        }
        pending.append(directive)
        // The input is known now, whether or not another line follows.
        write([directive.line])
        journaledDirectives += 1
    }

    mutating func wrote(_ text: String, to stream: Output.Stream) {
        guard let step = current else { return }
        size += 200 + text.utf8.count
        let text = mask.shown(plan.colorsOutput ? ANSIStripper.plain(text) : text)
        note()
        let whole = current?.write(text, to: stream == .standardOutput ? .output : .error) ?? []
        if !step.isComment { write(whole.map(Self.expected)) }
    }

    mutating func add(_ round: RecordedRound) {
        let lines = round.lines(&mask)
        size += lines.reduce(500) { $0 + 50 + $1.utf8.count }
        rounds.append(lines)
        note()
        write(
            [SessionDirective.tape.line, TapeLine.exchange(rounds.count).source] + lines + [SessionDirective.end.line]
        )
    }

    static func expected(_ line: OutputLine) -> String {
        LineInference.plain(line, captures: Captures()).source
    }

    // MARK: The journal

    /// Writes the current line to the journal before its effects, once it is known that it is to be recorded.
    private mutating func note() {
        guard !isNoted, let step = current else { return }
        isNoted = true
        write(Array(step.head.dropFirst(journaledDirectives)))
        journaledDirectives = 0
    }

    private mutating func write(_ lines: [String]) {
        guard !lines.isEmpty, problem == nil, !mask.isFull, let journal else { return }
        do throws(CommandError) {
            try journal.write(Self.bytes(lines), to: plan.path, appending: true)
        } catch {
            problem = error
        }
    }

    static func bytes(_ lines: [String]) -> [UInt8] {
        Array((lines.joined(separator: "\n") + "\n").utf8)
    }
}
