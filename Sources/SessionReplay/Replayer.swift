public import Core
public import SessionFormat

/// A replayer that runs sessions, each in a fresh console, and compares their output.
public struct Replayer: Sendable {
    private let world: any ReplayEnvironment
    private let root: String
    private let time: AppClock
    private let read: @Sendable (String) -> String?

    /// Creates a replayer.
    ///
    /// - Parameters:
    ///   - world: The environment of the sessions.
    ///   - root: The folder that included files must be in; empty for the current one.
    ///   - time: The clock that measures the duration of a session.
    ///   - read: A function that returns the text of an included file; nil if it cannot be read.
    public init(
        world: any ReplayEnvironment,
        root: String = "",
        time: AppClock,
        read: @escaping @Sendable (String) -> String?
    ) {
        self.world = world
        self.root = root
        self.time = time
        self.read = read
    }

    /// Runs one session.
    ///
    /// - Parameters:
    ///   - file: The session.
    ///   - path: Its path, for the report and for included files.
    ///   - last: The line after which nothing is run; nil to run all.
    /// - Returns: The numbers of commands by outcome, and the first failure.
    public func replay(_ file: SessionFile, at path: String, upTo last: Int? = nil) async -> ReplayResult {
        let start = time.uptime
        var result = ReplayResult(path: path, file: file)
        do throws(SessionFileError) {
            let steps = try ResolvedStep.plan(
                file.steps.filter { $0.number <= last ?? .max },
                at: path,
                read: text(of:in:)
            )
            var run = ReplayRun(console: try await world.open(file, at: path), result: result)
            for step in steps { await run.perform(step) }
            result = run.finished()
        } catch {
            result.error = error
        }
        result.elapsed = time.uptime - start
        return result
    }

    /// Runs the selected sessions one after the other, until the task is cancelled.
    public func replay(
        _ sessions: [(path: String, file: SessionFile)],
        selection: ReplaySelection
    ) async -> [ReplayResult] {
        var results: [ReplayResult] = []
        for session in sessions where !Task.isCancelled {
            switch selection.choice(for: session.file) {
            case .leaveOut: continue
            case .skip(let reason):
                var result = ReplayResult(path: session.path, file: session.file)
                result.commands = session.file.commandCount
                result.skipped = result.commands
                result.skipReason = reason
                results.append(result)
            case .run:
                results.append(await replay(session.file, at: session.path))
                if selection.stopsAtFirstFailure, results.last?.status == .failed { return results }
            }
        }
        return results
    }

    private func text(of name: String, in place: ResolvedStep.Place) throws(SessionFileError) -> (
        path: String, text: String
    ) {
        guard let path = SessionPath.resolve(name, from: place.path, inside: root) else {
            throw SessionFileError(path: place.path, number: place.number, reason: .includeOutside(name))
        }
        guard let text = read(path) else {
            throw SessionFileError(path: place.path, number: place.number, reason: .includeMissing(name))
        }
        return (path, text)
    }
}

extension SessionFile {
    /// The number of commands in the file itself.
    var commandCount: Int {
        steps.filter { if case .command = $0.action { true } else { false } }.count
    }
}
