public import Console
import Synchronization
public import Wire

/// Writes a session as a file that replays without a network.
///
/// While it runs the file is a journal: each line, what it wrote and its rounds are added as they happen, masked before. When it ends the
/// file is written anew with the rounds at its end, replayed once, and what varies between two runs becomes placeholders.
public final class SessionRecorder: SessionRecording {
    private let running = Mutex<RecordingInProgress?>(nil)
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
        let expectations = begun.steps.map { $0.output.map(RecordingInProgress.expected) }
        let lines = begun.steps.isEmpty ? begun.head + [""] : steps.lines(expectations).lines + ["@ end"]
        try write(lines, to: plan.path)
        begun.journal = files
        let count = begun.commands
        running.withLock { $0 = begun }
        return count
    }

    /// A recording that begins where `kept` did, with all that was kept.
    private func begin(_ plan: RecordingPlan, behind kept: RecordedPast?) -> RecordingInProgress {
        let (scene, now) = (kept?.scene ?? scene(), kept?.began ?? time.now)
        let plan = kept?.plan.recorded(like: plan) ?? plan
        var mask = RecordingMask(
            secrets: scene.secrets + self.scene().secrets,
            isWalletKey: scene.isWalletKey,
            replacing: scene.replacements
        )
        // Lines from before the recording do not know of it.
        let known = kept == nil ? plan : plan.recorded(like: nil)
        let head = head(of: plan, scene, beginning: known.beginning, at: now, &mask)
        var running = RecordingInProgress(plan: plan, head: head, mask: mask)
        for event in kept?.events ?? [] { running.take(event) }
        // A line that runs now is not finished by what was kept.
        running.take(.forget)
        if kept != nil { running.take(.learned(.recording(plan.path))) }
        return running
    }

    private func head(
        of plan: RecordingPlan,
        _ scene: RecordingScene,
        beginning: JSONValue,
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
        lines.append("state: \(mask.typed(beginning.compact))")
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
        try write(review.lines, to: ended.plan.path)
        return RecordingReport(
            path: ended.plan.path,
            commands: ended.commands,
            masked: ended.mask.secretCount,
            signatures: ended.mask.signatureCount,
            differing: review.differing,
            suspects: review.suspects
        )
    }

    // MARK: What happens

    public func begin(_ line: String) -> Bool {
        guard !line.utf8.allSatisfy({ $0 <= 0x20 }) else { return false }
        let now = time.now
        let isNew = change { recording in
            guard recording.current == nil else { return false }
            recording.take(.begin(line, now))
            return true
        }
        let isKept = past.withLock { $0?.begin(line, at: now) ?? false }
        return isNew ?? isKept
    }

    public func forget() {
        keep(.forget)
    }

    public func end() throws(CommandError) {
        keep(.end)
        guard let problem = change({ $0.problem }) ?? nil else { return }
        running.withLock { $0 = nil }
        throw problem
    }

    public func reword(_ line: String, as other: String) {
        keep(.reword(line, other))
    }

    public func answered(_ text: String, isSecret: Bool) {
        keep(.answered(text, isSecret: isSecret))
    }

    public func learned(_ fact: KnownFact) {
        keep(.learned(fact))
    }

    /// Takes what the console writes, as it is written.
    public func wrote(_ text: String, to stream: Output.Stream) {
        keep(.wrote(text, stream))
    }

    func add(_ round: RecordedRound) {
        keep(.round(round))
    }

    /// Tells the recording that runs what happened, and keeps it for one that begins later.
    private func keep(_ event: RecordedPast.Event) {
        past.withLock { $0?.add(event) }
        change { $0.take(event) }
    }

    @discardableResult
    private func change<Result: Sendable>(_ change: (inout RecordingInProgress) -> Result) -> Result? {
        running.withLock { running in
            guard var recording = running else { return nil }
            running = nil
            defer { running = recording }
            return change(&recording)
        }
    }

    private func write(_ lines: [String], to path: String) throws(CommandError) {
        try files.write(RecordingInProgress.bytes(lines), to: path, appending: false)
    }
}
