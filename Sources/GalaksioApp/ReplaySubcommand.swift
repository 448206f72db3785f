import ArgumentParser
import Console
import Core
import Glibc
import OrderedJSON
import SessionFormat
import SessionReplay

/// The subcommand `galaksio replay`: checks session files.
struct ReplaySubcommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Check session files: run their commands and compare what they print.",
        discussion: "Without a path, the folder sessions is checked. FILE:LINE replays up to that line."
    )

    @Option(help: ArgumentHelp("Only sessions with this tag. Can be repeated.", valueName: "tag"))
    var tag: [String] = []

    @Option(help: ArgumentHelp("Skip sessions with this tag. Can be repeated.", valueName: "tag"))
    var skip: [String] = []

    @Flag(help: "Replay one session, then continue at a prompt with its records.")
    var prompt = false

    @Flag(help: "List the sessions instead of running them.")
    var list = false

    @Flag(help: "Stop after the first session that fails.")
    var failFast = false

    @Flag(help: "Rewrite the expected lines that failed. --update=ask asks before each change.")
    var update = false

    /// The flag that `--update=ask` is parsed as, because the parser has no flags with an optional value.
    @Flag(name: .customLong("update-ask"), help: .hidden)
    var asksToUpdate = false

    @Flag(help: "Run live sessions too.")
    var live = false

    @Option(name: .customLong("pay-up-to"), help: ArgumentHelp("The most live sessions may pay.", valueName: "amount"))
    var payUpTo: String?

    @Option(help: ArgumentHelp("Write the results as JUnit XML.", valueName: "file"), completion: .file())
    var junit: String?

    @Flag(help: "One JSON record per file.")
    var json = false

    @Argument(help: "Files, FILE:LINE, or folders.", completion: .file(extensions: ["session", "md"]))
    var paths: [String] = []

    func execute() async -> Int32 {
        if !live { EnvironmentBlock.dropSecrets() }
        do {
            let selection = ReplaySelection(
                tags: Set(tag),
                skippedTags: Set(skip),
                includesLive: live,
                stopsAtFirstFailure: failFast
            )
            let found = try SessionFiles.find(paths.isEmpty ? ["sessions"] : paths)
            if prompt { return try await InteractiveReplay(found).run() }
            if list {
                let sessions = found.compactMap { file in file.session.map { (path: file.path, file: $0) } }
                for line in selection.list(sessions) {
                    StandardStreams.output.write(line: line.terminalSafe, to: .standardOutput)
                }
                return 0
            }
            return try await replay(found, selection)
        } catch {
            guard case .file = error else { return Program.printError(error) }
            return Program.printError(CommandError.other(error.code, error.message, hint: "galaksio help replay"))
        }
    }

    private func replay(_ found: [SessionFiles.Found], _ selection: ReplaySelection) async throws(CommandError) -> Int32
    {
        let start = AppClock.system.uptime
        let results = await Self.results(
            found,
            selection,
            in: SandboxReplayEnvironment(live: live ? try liveStage() : nil)
        )
        guard !results.isEmpty else { throw nothingToCheck }
        let report = ReplayReport(results, elapsed: AppClock.system.uptime - start)
        if update || asksToUpdate { try rewrite(results) }
        if let junit {
            try POSIXFileSystem().write(Array(report.junit.utf8), to: junit, appending: false)
        }
        let lines = json ? report.json.map(\.terminalSafe) : report.lines.map(\.terminalSafe)
        for line in lines { StandardStreams.output.write(line: line, to: .standardOutput) }
        return report.exitCode
    }

    /// The error for a run that checks no session, which would otherwise look like a success.
    private var nothingToCheck: CommandError {
        let what =
            tag.isEmpty
            ? "no session files in \((paths.isEmpty ? ["sessions"] : paths).joined(separator: ", ").terminalSafe)"
            : "no session has the tag \(tag.joined(separator: " or ").terminalSafe)"
        return .other(.syntax, what, hint: "galaksio replay --list")
    }

    /// Rewrites the expected lines that failed, and nothing else.
    private func rewrite(_ results: [ReplayResult]) throws(CommandError) {
        let writer = SessionFileWriter(isContinuousIntegration: Settings.variable("CI") != nil)
        var question = asksToUpdate ? UpdatePrompt() : nil
        for result in results {
            let edits = question?.accepted(result.edits, of: result.path) ?? result.edits
            guard !edits.isEmpty else { continue }
            let text = try POSIXFileSystem().text(of: result.path)
            let updated: String
            do throws(SessionUpdateError) {
                updated = try writer.updated(text, with: edits)
            } catch {
                throw CommandError(error)
            }
            try POSIXFileSystem().write(Array(updated.utf8), to: result.path, appending: false)
            StandardStreams.printError("updated \(result.path.terminalSafe)")
        }
    }

    /// Returns the settings and the spending limit of live sessions.
    private func liveStage() throws(CommandError) -> SandboxReplayEnvironment.LiveStage {
        do throws(SettingsError) {
            let settings = try Settings(flags: [.network: "live"])
            let use = try Settings.PaymentContext.script(payUpTo: payUpTo)
            _ = try settings.policy(for: use)
            return SandboxReplayEnvironment.LiveStage(settings: settings, use: use)
        } catch {
            throw CommandError(error)
        }
    }

    private static func results(
        _ found: [SessionFiles.Found],
        _ selection: ReplaySelection,
        in world: SandboxReplayEnvironment = SandboxReplayEnvironment()
    ) async -> [ReplayResult] {
        let replayer = Replayer(world: world, time: .system) { path in
            try? POSIXFileSystem().text(of: path)
        }
        var results: [ReplayResult] = []
        for file in found {
            guard let session = file.session else {
                results += file.error.map { [ReplayResult(unreadable: $0)] } ?? []
                continue
            }
            if let line = file.line {
                results.append(await replayer.replay(session, at: file.path, upTo: line))
            } else {
                results += await replayer.replay([(path: file.path, file: session)], selection: selection)
            }
            if selection.stopsAtFirstFailure, results.last?.status == .failed { break }
        }
        return results
    }

    /// Checks files for the prompt's `replay` command.
    ///
    /// - Throws: ``CommandError`` if a file cannot be read.
    static func check(_ paths: [String]) async throws(CommandError) -> ReplayOutcome {
        let start = AppClock.system.uptime
        let report = ReplayReport(
            await results(try SessionFiles.find(paths), ReplaySelection()),
            elapsed: AppClock.system.uptime - start
        )
        return ReplayOutcome(lines: report.lines, json: .array(report.json), held: report.isOK)
    }
}
