import Core
import SessionFormat
import Testing

@testable import SessionReplay

@Suite("Replayer")
struct ReplayerTests {
    private let path = "sessions/a.session"

    private func replay(_ text: String, upTo line: Int? = nil) async throws -> ReplayResult {
        try await Folder(texts: [path: text]).replay(path, upTo: line)
    }

    @Test func `a session that holds is ok, command by command`() async throws {
        let result = try await replay(
            session(
                "> say hello",
                "| hello",
                "? last == hello",
                "> warn a",
                ". say b",
                "! a",
                "| b",
                "@ advance 61",
                "> clock",
                "| 61 minutes"
            )
        )
        #expect(result.status == .ok)
        #expect(result.commands == 3)
        #expect(result.ok == 3)
        #expect(result.failure == nil)
        #expect(result.edits.isEmpty)
    }

    @Test func `what a placeholder names is a variable of the console`() async throws {
        let result = try await replay(session("> id", "| id [uuid:it]", "> say $it", "| [it]", "> say other", "| [it]"))
        #expect(result.failed == 1)
        #expect(result.failure?.number == 7)
    }

    @Test func `a command without expected lines must write nothing`() async throws {
        let result = try await replay(session("> say hello"))
        #expect(result.failure?.difference == .output(expected: [], got: [OutputLine(.output, "hello")]))
    }

    @Test(
        "any one changed character of expected text fails",
        arguments: ["| hell0", "| hello ", "| Hello", "|  hello", "! hello", "| hello!"]
    )
    func fails(_ line: String) async throws {
        let result = try await replay(session("> say hello", line))
        #expect(result.status == .failed)
        #expect(result.failure?.number == 3)
    }

    @Test func `a failed assertion and a failed directive are told, and count for their command once`() async throws {
        let result = try await replay(
            session("> say a", "| b", "? last == b", "@ fly", "> say c", "| c", "? last == d")
        )
        #expect(result.commands == 2)
        #expect(result.failed == 2)
        let directive = try await replay(session("@ fly"))
        #expect(directive.status == .failed)
        #expect(directive.failure?.difference == .directive("unknown directive fly"))
        #expect(directive.failure?.step == "@ fly")
    }

    @Test func `a replay up to a line runs nothing below it`() async throws {
        let result = try await replay(session("> say a", "| a", "> say b", "| x"), upTo: 4)
        #expect(result.commands == 1)
        #expect(result.status == .ok)
    }

    @Test func `after a skip nothing runs, and what is left out is counted`() async throws {
        let result = try await replay(session("> say a", "| a", "@ skip not yet", "> say b", "| x", "? no", "@ fly"))
        #expect(result.status == .ok)
        #expect(result.skipped == 1)
        #expect(result.skipReason == "not yet")
        let whole = try await replay(session("@ skip not yet", "> say b"))
        #expect(whole.status == .skipped)
    }

    @Test func `an included file runs in the same console and its output is checked`() async throws {
        let folder = Folder(texts: [
            "sessions/a.session": session("@ include parts/one.session", "> say $it", "| [it]"),
            "sessions/parts/one.session": session("> id", "| id [uuid:it]", "@ include ../two.session"),
            "sessions/two.session": session("> say two", "| 2"),
        ])
        let result = try await folder.replay("sessions/a.session")
        #expect(result.commands == 3)
        #expect(result.failed == 1)
        #expect(result.failure?.path == "sessions/two.session")
        #expect(result.failure?.again == "sessions/a.session:3")
        #expect(result.edits.isEmpty)
    }

    @Test(
        "an included file must be inside, there, whole, and not itself",
        arguments: [
            ("../b.session", "sessions/a.session:3: ../b.session is outside the sessions folder"),
            ("/etc/passwd", "sessions/a.session:3: /etc/passwd is outside the sessions folder"),
            ("x/../../sessionsx/b", "sessions/a.session:3: x/../../sessionsx/b is outside"),
            ("none.session", "sessions/a.session:3: none.session can't be read"),
            ("./a.session", "sessions/a.session:3: ./a.session includes itself"),
            ("loop.session", "sessions/loop.session:3: a.session includes itself"),
            ("broken.session", "sessions/broken.session:3: unexpected line \"what\""),
        ]
    )
    func refuses(_ name: String, _ message: String) async throws {
        let folder = Folder(texts: [
            "sessions/a.session": session("@ include \(name)"), "b.session": session(), "sessionsx/b": session(),
            "sessions/loop.session": session("@ include a.session"), "sessions/broken.session": session("what"),
        ])
        let result = try await folder.replay("sessions/a.session")
        #expect(result.error?.message.hasPrefix(message) == true, "\(result.error?.message ?? "")")
        #expect(result.status == .failed)
    }

    @Test func `a header the world cannot follow is an error on its line`() async throws {
        let result = try await replay(session("> say a", headers: ["title: t", "set-style: wrong"]))
        #expect(result.error?.message == #"sessions/a.session:3: set-style is "wrong", expected body or query"#)
    }

    @Test func `tags, live worlds and the first failure select what runs`() async throws {
        func file(_ tags: String, _ world: String, _ body: String...) throws -> SessionFile {
            let text = (["galaksio-session 1", "tags: \(tags)", "world: \(world)", ""] + body).joined(separator: "\n")
            return try SessionFileParser(path: "p").parse(text)
        }
        let sessions = [
            ("1", try file("cache", "local", "> say a", "| a")),
            ("2", try file("cache slow", "local", "> say a", "| a")),
            ("3", try file("cache", "live", "> say a", "| a")),
            ("4", try file("cache", "local", "> say a", "| b")),
            ("5", try file("cache", "local", "> say a", "| a")),
            ("6", try file("other", "local", "> say a", "| a")),
        ].map { (path: $0.0, file: $0.1) }
        let selection = ReplaySelection(tags: ["cache"], skippedTags: ["slow"], stopsAtFirstFailure: true)
        let results = await Folder().replayer.replay(sessions, selection: selection)
        #expect(results.map(\.path) == ["1", "2", "3", "4"])
        #expect(results.map(\.status) == [.ok, .skipped, .skipped, .failed])
        #expect(results.map(\.skipReason) == [nil, "tag slow", "needs --live", nil])
        let all = await Folder().replayer.replay(sessions, selection: ReplaySelection(includesLive: true))
        #expect(all.map(\.status) == [.ok, .ok, .ok, .failed, .ok, .ok])
        #expect(ReplaySelection(tags: ["slow", "other"]).list(sessions) == ["2  [cache slow]", "6  [other]"])
    }
}
