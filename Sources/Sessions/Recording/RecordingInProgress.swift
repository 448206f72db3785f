import Console
import Wire

/// A recording that runs: its lines, what they wrote and their rounds, masked, and the journal of them.
struct RecordingInProgress {
    let plan: RecordingPlan
    let head: [String]
    private(set) var mask: RecordingMask
    private(set) var steps: [RecordedStep] = []
    private(set) var rounds: [[String]] = []
    private(set) var current: RecordedStep?
    /// Why the journal cannot be written any more.
    private(set) var problem: CommandError?
    /// The present line as it was typed.
    private var typed = ""
    /// True once the present line stands in the journal.
    private var isNoted = false
    /// The jobs that are known to have ended.
    private var settled: [Int] = []
    /// What was learned between two lines.
    private var pending: [String] = []
    /// Where the journal is written; nil while what happened before the recording is taken along.
    var journal: (any FileAccess)?

    init(plan: RecordingPlan, head: [String], mask: RecordingMask) {
        self.plan = plan
        self.head = head
        self.mask = mask
    }

    /// How many commands it holds.
    var commands: Int { steps.count { !$0.isComment } }

    /// Takes one thing that happened.
    mutating func take(_ event: RecordedPast.Event) {
        switch event {
        case .begin(let line, let time): begin(line, at: time)
        case .forget: forget()
        case .end: finish()
        case .wrote(let text, let stream): wrote(text, to: stream)
        case .reword(let line, let other): reword(line, as: other)
        case .answered(let text, let isSecret): answered(text, isSecret: isSecret)
        case .learned(let fact): learned(fact)
        case .round(let round): add(round)
        }
    }

    private mutating func begin(_ line: String, at now: Timestamp) {
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
    }

    /// What was learned before the line belongs to the next one.
    private mutating func forget() {
        pending = (current?.directives ?? []) + pending
        current = nil
    }

    private mutating func finish() {
        guard var step = current else { return }
        note()
        let last = step.end()
        if !step.isComment { write(last.map(Self.expected)) }
        steps.append(step)
        current = nil
    }

    private mutating func reword(_ line: String, as other: String) {
        // Of several statements in a line none can be told apart.
        guard typed == line else { return }
        let command = mask.command(other)
        mask.reword(line, as: command)
        current?.command = command
    }

    private mutating func answered(_ text: String, isSecret: Bool) {
        let masked = isSecret ? mask.label(text) : mask.typed(text)
        let answer = masked.utf8.allSatisfy { $0 <= 0x20 } ? "no" : masked
        current?.directives.append("answer \(answer)")
        // Behind its command a directive would keep the output from it.
        write(["# answered: \(answer)"])
    }

    private mutating func learned(_ fact: KnownFact) {
        if case .settled(let jobs) = fact {
            guard jobs != settled else { return }
            settled = jobs
        }
        let isTyped = if case .file = fact { true } else { false }
        let text = fact.json.compact
        let directive = "know \(isTyped ? mask.typed(text) : mask.received(text))"
        if current == nil { pending.append(directive) } else { current?.directives.append(directive) }
    }

    private mutating func wrote(_ text: String, to stream: Output.Stream) {
        guard let step = current else { return }
        let text = mask.shown(plan.colorsOutput ? TerminalText.plain(text) : text)
        note()
        let whole = current?.write(text, to: stream == .standardOutput ? .output : .error) ?? []
        if !step.isComment { write(whole.map(Self.expected)) }
    }

    private mutating func add(_ round: RecordedRound) {
        let lines = round.lines(&mask)
        rounds.append(lines)
        note()
        write(["@ tape", "-- \(rounds.count) --"] + lines + ["@ end"])
    }

    static func expected(_ line: WrittenLine) -> String {
        LineMerge.plain(line, captures: Captures()).source
    }

    // MARK: The journal

    /// Writes the present line down before what it does, once it is known that it is to be recorded.
    private mutating func note() {
        guard !isNoted, let step = current else { return }
        isNoted = true
        write(step.head)
    }

    private mutating func write(_ lines: [String]) {
        guard !lines.isEmpty, problem == nil, let journal else { return }
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
