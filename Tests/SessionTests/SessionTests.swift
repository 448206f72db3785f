import Core
import Foundation
import GalaksioApp
import SessionFormat
import SessionReplay
import Testing
import TestSupport

extension Project {
    /// The session files, by their path below the root.
    static let sessions = files(below: "sessions").filter { $0.hasSuffix(".session") }

    /// A replayer over the fixture that `galaksio replay` uses.
    static let replayer = Replayer(world: SandboxReplayEnvironment(), time: .manual(ManualClock())) { try? text($0) }
}

@Suite("Sessions")
struct SessionTests {
    @Test("each session file holds", arguments: Project.sessions)
    func holds(_ path: String) async throws {
        let file = try SessionFileParser(path: path).parse(Project.text(path))
        let report = ReplayReport([await Project.replayer.replay(file, at: path)], elapsed: .zero)
        #expect(report.isOK, "\(report.lines.joined(separator: "\n"))")
    }

    @Test func `the readme holds, in one session`() async throws {
        let sessions = try MarkdownSessions(path: "README.md").sessions(in: Project.text("README.md"))
        #expect(!sessions.isEmpty)
        let results = await Project.replayer.replay(
            sessions.map { (path: "README.md", file: $0) },
            selection: ReplaySelection()
        )
        let report = ReplayReport(results, elapsed: .zero)
        #expect(report.isOK, "\(report.lines.joined(separator: "\n"))")
    }

    @Test("one other expected character makes a session fail with exit code 8", arguments: Project.sessions)
    func notices(_ path: String) async throws {
        var lines = try Project.text(path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let expected = lines.indices.filter { lines[$0].hasPrefix("| ") || lines[$0].hasPrefix("! ") }
            .filter { lines[$0].count > 2 && !lines[$0].contains("...") && !lines[$0].contains("[") }
        let number = try #require(expected.isEmpty ? nil : expected[path.utf8.count % expected.count])
        var characters = Array(lines[number])
        let place = 2 + (characters.count - 2) / 2
        characters[place] = characters[place] == "x" ? "y" : "x"
        lines[number] = String(characters)
        let file = try SessionFileParser(path: path).parse(lines.joined(separator: "\n"))
        let report = ReplayReport([await Project.replayer.replay(file, at: path)], elapsed: .zero)
        #expect(report.exitCode == FailureCode.expectationFailed.exitCode, "\(lines[number])")
    }
}
