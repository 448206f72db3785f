public import Console
import Synchronization
public import Wire

/// Writes a session as a file that replays without a network.
///
/// While it runs the file is a journal: each line, what it wrote and its rounds are added as they happen, masked before. When it ends the
/// file is written anew with the rounds at its end, replayed once, and what varies between two runs becomes placeholders.
public final class SessionRecorder: SessionRecording {
    private struct Running {
        let plan: RecordingPlan
        let head: [String]
        var mask: RecordingMask
        var steps: [RecordedStep] = []
        var rounds: [[String]] = []
        var current: RecordedStep?
        /// The present line as it was typed.
        var typed = ""
        /// True once the present line stands in the journal.
        var isNoted = false
        /// The jobs that are known to have ended.
        var settled: [Int] = []
        var problem: CommandError?

        var commands: Int { steps.count { !$0.isComment } }
    }

    private let running = Mutex<Running?>(nil)
    private let scene: @Sendable () -> RecordingScene
    private let files: any FileAccess
    private let time: TimeSource
    private let world: any World

    /// A recorder that writes nothing yet.
    ///
    /// - Parameters:
    ///   - scene: What of the house is told and what is not; asked when a recording begins.
    ///   - files: Where the file is written.
    ///   - time: The session's clock.
    ///   - world: Where a finished recording is replayed.
    public init(
        scene: @escaping @Sendable () -> RecordingScene,
        files: any FileAccess,
        time: TimeSource,
        world: any World
    ) {
        self.scene = scene
        self.files = files
        self.time = time
        self.world = world
    }

    var isRecording: Bool { running.withLock { $0 != nil } }

    public var status: RecordingStatus? {
        running.withLock { running in
            running.map {
                RecordingStatus(
                    path: $0.plan.path,
                    commands: $0.commands,
                    masked: $0.mask.secretCount,
                    width: $0.plan.width
                )
            }
        }
    }

    // MARK: Begin and end

    public func start(_ plan: RecordingPlan) throws(CommandError) {
        if let path = status?.path {
            throw .other(.syntax, "\(path) is being recorded", hint: "record stop")
        }
        if !plan.replaces, (try? files.chunks(of: plan.path)) != nil {
            throw .other(.syntax, "\(plan.path) is there already", hint: "record \(plan.path) --yes")
        }
        let scene = scene()
        var mask = RecordingMask(
            secrets: scene.secrets,
            isWalletKey: scene.isWalletKey,
            replacing: scene.replacements
        )
        let head = head(of: plan, scene, &mask)
        try write(head + [""], to: plan.path, appending: false)
        running.withLock { $0 = Running(plan: plan, head: head, mask: mask) }
    }

    private func head(of plan: RecordingPlan, _ scene: RecordingScene, _ mask: inout RecordingMask) -> [String] {
        let now = time.now
        var lines = ["galaksio-session 1", "title: recorded \(now.iso8601)"]
        if !plan.tags.isEmpty { lines.append("tags: \(mask.typed(plan.tags.joined(separator: " ")))") }
        lines.append("world: tape")
        lines.append("clock: \(now.iso8601Milliseconds)")
        lines.append("width: \(plan.width.map { "\(min(max($0, 20), 1000))" } ?? "none")")
        if let region = plan.state.settings.region { lines.append("region: \(mask.typed(region))") }
        lines += scene.headers.map { "\($0.name): \(mask.typed($0.value))" }
        lines.append("state: \(mask.typed(plan.beginning.compact))")
        return lines
    }

    public func stop() async throws(CommandError) -> RecordingReport {
        guard
            let ended = running.withLock({ running in
                defer { running = nil }
                return running
            })
        else { throw .other(.syntax, "nothing is recorded", hint: "record session.session") }
        let text = RecordedText(head: ended.head, steps: ended.steps, rounds: ended.rounds)
        let review = await RecordingReview(world: world, path: ended.plan.path).review(text)
        try write(review.lines, to: ended.plan.path, appending: false)
        return RecordingReport(
            path: ended.plan.path,
            commands: ended.commands,
            masked: ended.mask.secretCount,
            signatures: ended.mask.signatureCount,
            differing: review.differing,
            suspects: review.suspects
        )
    }

    // MARK: Lines

    public func begin(_ line: String) -> Bool {
        let isEmpty = line.utf8.allSatisfy { $0 <= 0x20 }
        return change { recording in
            guard recording.current == nil, !isEmpty else { return false }
            let first = line.utf8.first { $0 > 0x20 }
            let step = RecordedStep(
                command: recording.mask.command(line),
                isComment: first == UInt8(ascii: "@") || first == UInt8(ascii: "#"),
                time: time.now
            )
            recording.current = step
            recording.typed = line
            recording.isNoted = false
            return true
        } ?? false
    }

    public func forget() {
        change { $0.current = nil }
    }

    public func end() throws(CommandError) {
        let problem = change { recording -> CommandError? in
            guard var step = recording.current else { return nil }
            note(in: &recording)
            let last = step.end()
            if !step.isComment { journal(last.map(Self.expected), in: &recording) }
            recording.steps.append(step)
            recording.current = nil
            return recording.problem
        }
        guard let problem = problem ?? nil else { return }
        running.withLock { $0 = nil }
        throw problem
    }

    public func reword(_ line: String, as other: String) {
        change { recording in
            // Of several statements in a line none can be told apart.
            guard recording.typed == line else { return }
            let command = recording.mask.command(other)
            recording.mask.reword(line, as: command)
            recording.current?.command = command
        }
    }

    public func answered(_ text: String, isSecret: Bool) {
        change { recording in
            let masked = isSecret ? recording.mask.label(text) : recording.mask.typed(text)
            let answer = masked.utf8.allSatisfy { $0 <= 0x20 } ? "no" : masked
            recording.current?.directives.append("answer \(answer)")
            // Behind its command a directive would keep the output from it.
            journal(["# answered: \(answer)"], in: &recording)
        }
    }

    public func learned(_ fact: KnownFact) {
        change { recording in
            if case .settled(let jobs) = fact {
                guard jobs != recording.settled else { return }
                recording.settled = jobs
            }
            let isTyped = if case .file = fact { true } else { false }
            let text = fact.json.compact
            let json = isTyped ? recording.mask.typed(text) : recording.mask.received(text)
            recording.current?.directives.append("know \(json)")
        }
    }

    // MARK: What happens meanwhile

    /// Takes what the console writes, as it is written.
    public func wrote(_ text: String, to stream: Output.Stream) {
        change { recording in
            guard let step = recording.current else { return }
            let text = recording.mask.shown(recording.plan.colorsOutput ? TerminalText.plain(text) : text)
            note(in: &recording)
            let whole = recording.current?.write(text, to: stream == .standardOutput ? .output : .error) ?? []
            if !step.isComment { journal(whole.map(Self.expected), in: &recording) }
        }
    }

    func add(_ round: RecordedRound) {
        change { recording in
            let lines = round.lines(&recording.mask)
            recording.rounds.append(lines)
            note(in: &recording)
            journal(["@ tape", "-- \(recording.rounds.count) --"] + lines + ["@ end"], in: &recording)
        }
    }

    private static func expected(_ line: WrittenLine) -> String {
        LineMerge.plain(line, captures: Captures()).source
    }

    @discardableResult
    private func change<Result: Sendable>(_ change: (inout Running) -> Result) -> Result? {
        running.withLock { running in
            guard var recording = running else { return nil }
            running = nil
            defer { running = recording }
            return change(&recording)
        }
    }

    // MARK: The journal

    /// Writes the present line down before what it does, once it is known that it is to be recorded.
    private func note(in recording: inout Running) {
        guard !recording.isNoted, let step = recording.current else { return }
        recording.isNoted = true
        journal(step.head, in: &recording)
    }

    private func journal(_ lines: [String], in recording: inout Running) {
        guard !lines.isEmpty, recording.problem == nil else { return }
        do throws(CommandError) {
            try write(lines, to: recording.plan.path, appending: true)
        } catch {
            recording.problem = error
        }
    }

    private func write(_ lines: [String], to path: String, appending: Bool) throws(CommandError) {
        try files.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: path, appending: appending)
    }
}
