public import Console
import Synchronization
public import Wire

/// Writes a session as a file that replays without a network.
///
/// While it runs the file is a journal: each line, what it wrote and its rounds are added as they happen, masked before. When it ends the
/// file is written anew with the rounds at its end, replayed once, and what varies between two runs becomes placeholders.
public final class SessionRecorder: SessionRecording {
    private struct Running {
        var plan: RecordingPlan
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
        /// What was learned between two lines.
        var pending: [String] = []
        /// False while what happened before the recording is written down.
        var isJournaled = true
        var problem: CommandError?

        var commands: Int { steps.count { !$0.isComment } }
    }

    private let running = Mutex<Running?>(nil)
    private let past = Mutex<RecordedPast?>(nil)
    private let scene: @Sendable () -> RecordingScene
    private let files: any FileAccess
    private let time: TimeSource
    private let world: any World
    private let version: String?

    /// A recorder that writes nothing yet.
    ///
    /// - Parameters:
    ///   - version: The version of the program, for the head of the file.
    ///   - scene: What of the house is told and what is not; asked when a recording begins.
    ///   - files: Where the file is written.
    ///   - time: The session's clock.
    ///   - world: Where a finished recording is replayed.
    public init(
        version: String? = nil,
        scene: @escaping @Sendable () -> RecordingScene,
        files: any FileAccess,
        time: TimeSource,
        world: any World
    ) {
        self.scene = scene
        self.files = files
        self.time = time
        self.world = world
        self.version = version
    }

    public var isListening: Bool {
        running.withLock { $0 != nil } || past.withLock { $0 != nil }
    }

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

    public func listen(_ plan: RecordingPlan) {
        past.withLock { $0 = RecordedPast(plan: plan, scene: scene(), began: time.now) }
    }

    public func start(_ plan: RecordingPlan) throws(CommandError) -> Int {
        if let path = status?.path {
            throw .other(.syntax, "\(path) is being recorded", hint: "record stop")
        }
        if !plan.replaces, (try? files.chunks(of: plan.path)) != nil {
            throw .other(.syntax, "\(plan.path) is there already", hint: "record \(plan.path) --yes")
        }
        let kept = plan.leavesOutPast ? nil : past.withLock { $0?.whole }
        var begun = begin(plan, behind: kept)
        let steps = RecordedText(head: begun.head, steps: begun.steps, rounds: begun.rounds)
        let expectations = begun.steps.map { $0.output.map(Self.expected) }
        let lines = begun.steps.isEmpty ? begun.head + [""] : steps.lines(expectations).lines + ["@ end"]
        try write(lines, to: plan.path, appending: false)
        begun.isJournaled = true
        let count = begun.commands
        running.withLock { $0 = begun }
        return count
    }

    /// A recording that begins where `kept` did, with all that was kept.
    private func begin(_ plan: RecordingPlan, behind kept: RecordedPast?) -> Running {
        let (scene, now) = (kept?.scene ?? scene(), kept?.began ?? time.now)
        var plan = plan
        if let kept { plan = kept.plan.recorded(like: plan) }
        var mask = RecordingMask(
            secrets: scene.secrets + self.scene().secrets,
            isWalletKey: scene.isWalletKey,
            replacing: scene.replacements
        )
        // Lines from before the recording do not know of it.
        let head = head(of: plan, scene, knowing: kept == nil, at: now, &mask)
        var running = Running(plan: plan, head: head, mask: mask)
        running.isJournaled = false
        for event in kept?.events ?? [] { take(event, into: &running) }
        // A line that runs now is not finished by what was kept.
        running.current = nil
        if kept != nil { learned(.recording(plan.path), in: &running) }
        return running
    }

    private func take(_ event: RecordedPast.Event, into running: inout Running) {
        switch event {
        case .begin(let line, let time): begin(line, at: time, in: &running)
        case .forget: forget(in: &running)
        case .end: finish(&running)
        case .wrote(let text, let stream): wrote(text, to: stream, in: &running)
        case .reword(let line, let other): reword(line, as: other, in: &running)
        case .answered(let text, let isSecret): answered(text, isSecret: isSecret, in: &running)
        case .learned(let fact): learned(fact, in: &running)
        case .round(let round): add(round, in: &running)
        }
    }

    private func head(
        of plan: RecordingPlan,
        _ scene: RecordingScene,
        knowing knowsFile: Bool,
        at now: Timestamp,
        _ mask: inout RecordingMask
    ) -> [String] {
        var lines = ["galaksio-session 1", "title: recorded \(now.iso8601)"]
        if let version { lines.append("version: \(version)") }
        if !plan.tags.isEmpty { lines.append("tags: \(mask.typed(plan.tags.joined(separator: " ")))") }
        lines.append("world: tape")
        lines.append("clock: \(now.iso8601Milliseconds)")
        lines.append("width: \(plan.width.map { "\(min(max($0, 20), 1000))" } ?? "none")")
        if let region = plan.state.settings.region { lines.append("region: \(mask.typed(region))") }
        lines += scene.headers.map { "\($0.name): \(mask.typed($0.value))" }
        lines.append("state: \(mask.typed((knowsFile ? plan : plan.recorded(like: nil)).beginning.compact))")
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
        guard !line.utf8.allSatisfy({ $0 <= 0x20 }) else { return false }
        let now = time.now
        let isNew = change { recording in
            guard recording.current == nil else { return false }
            begin(line, at: now, in: &recording)
            return true
        }
        let isKept = past.withLock { $0?.begin(line, at: now) ?? false }
        return isNew ?? isKept
    }

    private func begin(_ line: String, at now: Timestamp, in recording: inout Running) {
        let first = line.utf8.first { $0 > 0x20 }
        var step = RecordedStep(
            command: recording.mask.command(line),
            isComment: first == UInt8(ascii: "@") || first == UInt8(ascii: "#"),
            time: now
        )
        step.directives = recording.pending
        recording.pending = []
        recording.current = step
        recording.typed = line
        recording.isNoted = false
    }

    public func forget() {
        keep(.forget) { forget(in: &$0) }
    }

    /// What was learned before the line belongs to the next one.
    private func forget(in recording: inout Running) {
        recording.pending = (recording.current?.directives ?? []) + recording.pending
        recording.current = nil
    }

    public func end() throws(CommandError) {
        past.withLock { $0?.add(.end) }
        let problem = change { recording -> CommandError? in
            finish(&recording)
            return recording.problem
        }
        guard let problem = problem ?? nil else { return }
        running.withLock { $0 = nil }
        throw problem
    }

    private func finish(_ recording: inout Running) {
        guard var step = recording.current else { return }
        note(in: &recording)
        let last = step.end()
        if !step.isComment { journal(last.map(Self.expected), in: &recording) }
        recording.steps.append(step)
        recording.current = nil
    }

    public func reword(_ line: String, as other: String) {
        keep(.reword(line, other)) { reword(line, as: other, in: &$0) }
    }

    private func reword(_ line: String, as other: String, in recording: inout Running) {
        // Of several statements in a line none can be told apart.
        guard recording.typed == line else { return }
        let command = recording.mask.command(other)
        recording.mask.reword(line, as: command)
        recording.current?.command = command
    }

    public func answered(_ text: String, isSecret: Bool) {
        keep(.answered(text, isSecret: isSecret)) { answered(text, isSecret: isSecret, in: &$0) }
    }

    private func answered(_ text: String, isSecret: Bool, in recording: inout Running) {
        let masked = isSecret ? recording.mask.label(text) : recording.mask.typed(text)
        let answer = masked.utf8.allSatisfy { $0 <= 0x20 } ? "no" : masked
        recording.current?.directives.append("answer \(answer)")
        // Behind its command a directive would keep the output from it.
        journal(["# answered: \(answer)"], in: &recording)
    }

    public func learned(_ fact: KnownFact) {
        keep(.learned(fact)) { learned(fact, in: &$0) }
    }

    private func learned(_ fact: KnownFact, in recording: inout Running) {
        if case .settled(let jobs) = fact {
            guard jobs != recording.settled else { return }
            recording.settled = jobs
        }
        let isTyped = if case .file = fact { true } else { false }
        let text = fact.json.compact
        let directive = "know \(isTyped ? recording.mask.typed(text) : recording.mask.received(text))"
        if recording.current == nil {
            recording.pending.append(directive)
        } else {
            recording.current?.directives.append(directive)
        }
    }

    // MARK: What happens meanwhile

    /// Takes what the console writes, as it is written.
    public func wrote(_ text: String, to stream: Output.Stream) {
        keep(.wrote(text, stream)) { wrote(text, to: stream, in: &$0) }
    }

    private func wrote(_ text: String, to stream: Output.Stream, in recording: inout Running) {
        guard let step = recording.current else { return }
        let text = recording.mask.shown(recording.plan.colorsOutput ? TerminalText.plain(text) : text)
        note(in: &recording)
        let whole = recording.current?.write(text, to: stream == .standardOutput ? .output : .error) ?? []
        if !step.isComment { journal(whole.map(Self.expected), in: &recording) }
    }

    func add(_ round: RecordedRound) {
        keep(.round(round)) { add(round, in: &$0) }
    }

    private func add(_ round: RecordedRound, in recording: inout Running) {
        let lines = round.lines(&recording.mask)
        recording.rounds.append(lines)
        note(in: &recording)
        journal(["@ tape", "-- \(recording.rounds.count) --"] + lines + ["@ end"], in: &recording)
    }

    /// Does something to the recording that runs, and keeps it for one that begins later.
    private func keep(_ event: RecordedPast.Event, _ work: (inout Running) -> Void) {
        past.withLock { $0?.add(event) }
        change(work)
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
        guard !lines.isEmpty, recording.isJournaled, recording.problem == nil else { return }
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
