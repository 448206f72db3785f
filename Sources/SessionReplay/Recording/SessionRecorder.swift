public import Console
public import Core
import OrderedJSON
import SessionFormat
import Synchronization

/// A recorder that writes a session as a file, which replays without a network.
///
/// During the recording the file is a journal: each line, its output and its exchanges are redacted and added as they
/// happen. At the end the file is written anew with the exchanges at its end and replayed once, and texts that vary
/// between the two runs become placeholders.
public final class SessionRecorder: SessionRecording {
    private struct State {
        /// The current recording, in memory or in a file; nil if there is none.
        var recording: RecordingInProgress?
        /// True if a recording continues in memory when its file ends.
        var listens = false
        /// True if the session before was too large to be kept.
        var hasForgotten = false
        var began: Timestamp?
        var headers: [HeaderLine] = []
    }

    /// The maximum number of bytes kept in memory; a larger session is recorded from its `record` command on.
    private static let limit = 16 << 20

    private let state = Mutex(State())
    private let scene: @Sendable () -> RecordingContext
    private let files: any FileSystem
    private let time: AppClock
    private let world: any ReplayEnvironment
    private let version: String?

    /// Creates a recorder that does not record yet.
    ///
    /// - Parameters:
    ///   - version: The version of the program, for the head of the file.
    ///   - scene: A function that returns the settings that a replay needs and the secrets to redact; called when a
    ///     recording begins.
    ///   - files: The file system that the file is written to.
    ///   - time: The session's clock.
    ///   - world: The environment in which a finished recording is replayed.
    public init(
        version: String? = nil,
        scene: @escaping @Sendable () -> RecordingContext,
        files: any FileSystem,
        time: AppClock,
        world: any ReplayEnvironment
    ) {
        self.scene = scene
        self.files = files
        self.time = time
        self.world = world
        self.version = version
    }

    public var isListening: Bool { state.withLock { $0.recording != nil } }

    public var status: RecordingStatus? {
        state.withLock { state in
            guard let recording = state.recording, recording.isInFile else { return nil }
            return RecordingStatus(
                path: recording.plan.path,
                commands: recording.commands,
                masked: recording.mask.secretCount,
                width: recording.plan.width
            )
        }
    }

    // MARK: Begin and end

    public func listen(_ plan: RecordingOptions) {
        let scene = scene()
        state.withLock {
            $0 = State(recording: fresh(plan, scene), listens: true, began: time.now, headers: scene.headers)
        }
    }

    public func start(_ plan: RecordingOptions) throws(CommandError) -> RecordedBefore {
        if let path = status?.path {
            throw .other(.syntax, "already recording to \(path)", hint: "record stop")
        }
        if !plan.replaces, try files.exists(plan.path) {
            throw .other(.syntax, "\(plan.path) already exists", hint: "record \(plan.path) --yes")
        }
        let (scene, now) = (scene(), time.now)
        let result = state.withLock { state in
            Result { () throws(CommandError) in try begin(plan, scene, now, &state) }
        }
        return try result.get()
    }

    private func begin(
        _ plan: RecordingOptions,
        _ scene: RecordingContext,
        _ now: Timestamp,
        _ state: inout State
    ) throws(CommandError) -> RecordedBefore {
        let before: RecordedBefore =
            plan.leavesOutPast ? .leftOut : state.hasForgotten ? .tooMuch : .commands(state.recording?.commands ?? 0)
        var recording = state.recording ?? fresh(plan, scene)
        var (headers, began) = (state.headers, state.began ?? now)
        let isFresh: Bool
        if case .commands(1...) = before { isFresh = false } else { isFresh = true }
        if isFresh {
            recording = fresh(plan, scene)
            (headers, began) = (scene.headers, now)
        }
        try recording.begin(in: plan, journal: files) { plan, mask in
            // Lines from before the recording do not contain its `record` command.
            let beginning = isFresh ? plan.beginning : plan.recorded(like: nil).beginning
            return head(of: plan, headers, beginning: beginning, at: began, &mask)
        }
        if !isFresh { recording.record(input: .recording(plan.path)) }
        (state.recording, state.headers, state.began, state.hasForgotten) = (recording, headers, began, false)
        return before
    }

    private func fresh(_ plan: RecordingOptions, _ scene: RecordingContext) -> RecordingInProgress {
        let mask = Redactor(
            secrets: scene.secrets,
            isWalletKey: scene.isWalletKey,
            replacing: scene.replacements
        )
        return RecordingInProgress(plan: plan, mask: mask)
    }

    private func head(
        of plan: RecordingOptions,
        _ headers: [HeaderLine],
        beginning: JSONValue,
        at now: Timestamp,
        _ mask: inout Redactor
    ) -> [String] {
        var lines = [KnownSessionHeaders.title.line("recorded \(now.iso8601)")]
        if let version { lines.append(KnownSessionHeaders.version.line(version)) }
        if !plan.tags.isEmpty { lines.append(KnownSessionHeaders.tags.line(plan.tags).mapValue { mask.typed($0) }) }
        lines += [
            KnownSessionHeaders.world.line(.tape), KnownSessionHeaders.clock.line(now),
            KnownSessionHeaders.width.line(plan.width),
        ]
        if let region = plan.state.settings.region {
            lines.append(KnownSessionHeaders.region.line(region).mapValue { mask.typed($0) })
        }
        for line in headers + [KnownSessionHeaders.state.line(beginning)] {
            lines.append(line.mapValue { mask.typed($0) })
        }
        return [SessionFile.firstLine] + lines.map(\.source)
    }

    public func stop() async throws(CommandError) -> RecordingReport {
        let ended = state.withLock { state -> RecordingInProgress? in
            guard let recording = state.recording, recording.isInFile else { return nil }
            Self.leaveFile(&state)
            return recording
        }
        guard let ended else { throw .other(.syntax, "no recording is running", hint: "record session.session") }
        guard !ended.mask.isFull else { throw RecordingInProgress.tooManySecrets }
        let review = await RecordingVerifier(world: world, path: ended.plan.path).review(ended.whole)
        try files.write(RecordingInProgress.bytes(review.lines), to: ended.plan.path, appending: false)
        return RecordingReport(
            path: ended.plan.path,
            commands: ended.commands,
            masked: ended.mask.secretCount,
            signatures: ended.mask.signatureCount,
            differing: review.differing,
            suspects: review.suspects
        )
    }

    // MARK: Events

    public func begin(_ line: String) -> Bool {
        guard !line.utf8.allSatisfy({ $0 <= 0x20 }) else { return false }
        let now = time.now
        return change { recording in
            guard !recording.isInLine else { return false }
            recording.begin(line, at: now)
            return true
        } ?? false
    }

    public func forget() {
        change { $0.forget() }
    }

    public func end() throws(CommandError) {
        let problem = state.withLock { state -> CommandError? in
            Self.change(&state) { $0.finish() }
            guard let problem = state.recording?.problem else { return nil }
            Self.leaveFile(&state)
            return problem
        }
        if let problem { throw problem }
    }

    public func reword(_ line: String, as other: String) {
        change { $0.reword(line, as: other) }
    }

    public func answered(_ text: String, isSecret: Bool) {
        change { $0.answered(text, isSecret: isSecret) }
    }

    public func record(input fact: RecordedInput) {
        change { $0.record(input: fact) }
    }

    /// Records text that the console writes, as it is written.
    public func wrote(_ text: String, to stream: Output.Stream) {
        guard text.utf8.count <= Self.limit || status != nil else { return forgetPast() }
        change { $0.wrote(text, to: stream) }
    }

    func add(_ round: RecordedRound) {
        guard round.size <= Self.limit || status != nil else { return forgetPast() }
        change { $0.add(round) }
    }

    /// Changes the recording, and drops one in memory that has become too large.
    @discardableResult
    private func change<Result: Sendable>(_ change: (inout RecordingInProgress) -> Result) -> Result? {
        state.withLock { Self.change(&$0, change) }
    }

    @discardableResult
    private static func change<Result: Sendable>(
        _ state: inout State,
        _ change: (inout RecordingInProgress) -> Result
    ) -> Result? {
        guard var recording = state.recording else { return nil }
        state.recording = nil
        let result = change(&recording)
        let isKept = recording.isInFile || (recording.size <= limit && !recording.mask.isFull)
        state.recording = isKept ? recording : nil
        state.hasForgotten = state.hasForgotten || !isKept
        return result
    }

    /// Ends the file; at a prompt the recording continues in memory, unless it contains text that cannot be redacted.
    private static func leaveFile(_ state: inout State) {
        let goesOn = state.listens && state.recording?.mask.isFull == false
        state.hasForgotten = state.hasForgotten || (state.listens && !goesOn)
        if goesOn { state.recording?.leaveFile() } else { state.recording = nil }
    }

    private func forgetPast() {
        state.withLock { state in
            guard state.recording != nil else { return }
            (state.recording, state.hasForgotten) = (nil, true)
        }
    }
}
