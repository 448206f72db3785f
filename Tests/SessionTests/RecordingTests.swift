import Core
import Foundation
import SessionFormat
import SessionReplay
import Testing
import TestSupport

@testable import GalaksioApp
@testable import Console

@Suite("Recordings", .timeLimit(.minutes(10)))
struct RecordingTests {
    @Test("a recording replays without a network", arguments: Project.sessions)
    func replays(_ path: String) async throws {
        let file = try SessionFileParser(path: path).parse(Project.text(path))
        try await Recorded.session(file, at: path) { recorded, report in try await expectSame(recorded, report) }
    }

    @Test("one that begins at the end takes along what happened before", arguments: Project.sessions)
    func late(_ path: String) async throws {
        let file = try SessionFileParser(path: path).parse(Project.text(path))
        // What is a recording already, or begins one, knows of it.
        guard file.world == .local, try !Project.text(path).contains("> record ") else { return }
        try await Recorded.session(file, at: path, isLate: true) { recorded, report in
            try await expectSame(recorded, report)
        }
    }

    @Test func `what a watch beside the prompt learned comes along`() async throws {
        let text =
            "galaksio-session 1\npolicy: mode auto\nprices: interactive\n\n@ fault create late-settle\n> create us-east-1\n"
        let file = try SessionFileParser(path: "late.session").parse(text)
        try await Recorded.session(file, at: "late.session", isLate: true, watches: true) { recorded, report in
            #expect(report.commands == 2)
            let written = try String(contentsOfFile: recorded, encoding: .utf8)
            #expect(written.contains("@ know {\"outcome\":{\"record\":1,\"news\":{\"state\":\"settled\""))
            #expect(written.contains("| 1 entry, 0.05 USDC paid, 0 unknown"))
            try await expectSame(recorded, report)
        }
    }

    @Test func `what was learned behind the last line is in the file`() async throws {
        let text =
            "galaksio-session 1\npolicy: mode auto\nprices: interactive\n\n@ fault create late-settle\n> create us-east-1\n"
        let file = try SessionFileParser(path: "last.session").parse(text)
        try await Recorded.session(file, at: "last.session", watches: true, looks: false) { recorded, _ in
            let written = try String(contentsOfFile: recorded, encoding: .utf8)
            #expect(written.contains("@ know {\"outcome\":{\"record\":1"))
        }
    }

    @Test func `a private key is masked wherever it stands, whole or by its lines`() async throws {
        let body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ"
        let key = "-----BEGIN RSA PRIVATE KEY-----\\n\(body)\\n\(body)xyz\\n-----END RSA PRIVATE KEY-----"
        let text = "galaksio-session 1\n\n> create us-east-1\n> set f \"\(key)\"\n> get f\n> get f --json\n> trace\n"
        let file = try SessionFileParser(path: "key.session").parse(text)
        try await Recorded.session(file, at: "key.session", isLate: true) { recorded, report in
            let written = try String(contentsOfFile: recorded, encoding: .utf8)
            let leaks = written.split(separator: "\n").filter { $0.contains(body) || $0.contains(body.suffix(24)) }
            #expect(leaks.isEmpty)
            #expect(report.masked > 0)
        }
    }

    @Test func `fresh leaves out what happened before`() async throws {
        let file = try SessionFileParser(path: "a.session").parse("galaksio-session 1\n\n> let a = 1\n")
        try await Recorded.session(file, at: "a.session", isLate: true, words: " fresh") { recorded, report in
            #expect(report.commands == 0)
            let written = try String(contentsOfFile: recorded, encoding: .utf8)
            #expect(written.contains("\"variables\":{\"a\":1}"))
        }
    }

    private func expectSame(_ recorded: String, _ report: RecordingReport) async throws {
        #expect(report.differing.isEmpty, "\(report.differing.map { "\($0.number): \($0.text)" })")
        let again = try SessionFileParser(path: recorded).parse(String(contentsOfFile: recorded, encoding: .utf8))
        let result = ReplayReport([await Project.replayer.replay(again, at: recorded)], elapsed: .zero)
        #expect(result.isOK, "\(result.lines.joined(separator: "\n"))")
    }
}

/// Sessions, recorded while they are replayed.
enum Recorded {
    /// Replays a session and hands over the recording's path and report.
    ///
    /// A late recording begins behind the session, with `words` behind its command; `watches` lets payments be followed in between,
    /// and `looks` at the ledger then.
    static func session(
        _ file: SessionFile,
        at path: String,
        isLate: Bool = false,
        watches: Bool = false,
        looks: Bool = true,
        words: String = "",
        _ check: (String, RecordingReport) async throws -> Void
    ) async throws {
        let target = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).session").path
        defer { try? FileManager.default.removeItem(atPath: target) }
        var console = try #require(
            try await SandboxReplayEnvironment(secrets: RecordingSecrets(texts: [Secret("a-marked-secret")])).open(
                file,
                at: path
            )
                as? ReplayConsole
        )
        if isLate { await console.loop.listen() } else { try await console.loop.record(to: target) }
        for step in file.steps {
            switch step.action {
            case .command(let text): _ = await console.run(text)
            case .directive(.include(let name)):
                let folder = URL(filePath: path, relativeTo: Project.root).deletingLastPathComponent()
                let text = try String(contentsOf: folder.appending(path: name).standardized, encoding: .utf8)
                for step in try SessionFileParser(path: name).parse(text).steps {
                    if case .command(let text) = step.action { _ = await console.run(text) }
                }
            case .directive(let directive): _ = await console.execute(directive)
            case .assertion: continue
            }
        }
        let recording = try #require(console.loop.services.recording)
        if watches { await watch(&console) }
        if watches, looks { _ = await console.run("ledger") }
        if isLate { _ = await console.run("record '\(target)'\(words)") }
        try await check(target, try await recording.stop())
    }

    /// Lets a watch follow the session's payments until it has told of one.
    private static func watch(_ console: inout ReplayConsole) async {
        let snapshot = SessionSnapshot()
        snapshot.publish(console.loop.state)
        let (told, tell) = AsyncStream.makeStream(of: String.self)
        let watch = PendingPaymentMonitor(services: console.loop.services, snapshot: snapshot) { tell.yield($0) }
        let watching = Task { await watch.run() }
        _ = await told.first { _ in true }
        watching.cancel()
        await watching.value
    }
}
