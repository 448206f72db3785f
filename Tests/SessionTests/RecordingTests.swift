import Foundation
import Sessions
import Testing
import Wire

@testable import Assembly
@testable import Console

@Suite("Recordings", .timeLimit(.minutes(10)))
struct RecordingTests {
    @Test("a recording replays without a network", arguments: Project.sessions)
    func replays(_ path: String) async throws {
        let file = try SessionFileParser(path: path).parse(Project.text(path))
        try await Recorded.session(file, at: path) { recorded, report in
            #expect(report.differing.isEmpty, "\(report.differing.map { "\($0.number): \($0.text)" })")
            let again = try SessionFileParser(path: recorded).parse(String(contentsOfFile: recorded, encoding: .utf8))
            let result = ReplayReport([await Project.replayer.replay(again, at: recorded)], elapsed: .zero)
            #expect(result.isOK, "\(result.lines.joined(separator: "\n"))")
        }
    }
}

/// Sessions, recorded while they are replayed.
enum Recorded {
    /// Replays a session and hands over the recording's path and report.
    static func session(
        _ file: SessionFile,
        at path: String,
        _ check: (String, RecordingReport) async throws -> Void
    ) async throws {
        let target = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).session").path
        defer { try? FileManager.default.removeItem(atPath: target) }
        var console = try #require(
            try await SessionWorld(secrets: RecordingSecrets(texts: [Secret("a-marked-secret")])).open(file, at: path)
                as? LoopUnderReplay
        )
        try await console.loop.record(to: target)
        for step in file.steps {
            switch step.action {
            case .command(let text): _ = await console.run(text)
            case .directive(let text): _ = await console.direct(text)
            case .include(let name):
                let folder = URL(filePath: path, relativeTo: Project.root).deletingLastPathComponent()
                let text = try String(contentsOf: folder.appending(path: name).standardized, encoding: .utf8)
                for step in try SessionFileParser(path: name).parse(text).steps {
                    if case .command(let text) = step.action { _ = await console.run(text) }
                }
            case .assertion, .skip: continue
            }
        }
        let recording = try #require(console.loop.effects.recording)
        try await check(target, try await recording.stop())
    }
}
