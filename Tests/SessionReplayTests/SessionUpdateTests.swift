import SessionFormat
import Testing

@testable import SessionReplay

@Suite("Session update")
struct SessionUpdateTests {
    private let path = "sessions/a.session"
    private let writer = SessionFileWriter(isContinuousIntegration: false)

    private func updated(_ text: String) async throws -> String {
        let result = try await Folder(texts: [path: text]).replay(path)
        let updated = try writer.updated(text, with: result.edits)
        let again = try await Folder(texts: [path: updated]).replay(path)
        #expect(again.status == .ok)
        #expect(try writer.updated(updated, with: again.edits) == updated)
        return updated
    }

    @Test func `only the lines that failed change`() async throws {
        let text = session(
            "# what it does",
            "> say b",
            "# the answer",
            "| a",
            "",
            "> id",
            "| id [uuid:it]",
            "> say  c ",
            "| c",
            "! x",
            headers: ["title:  spaced "]
        )
        let expected = session(
            "# what it does",
            "> say b",
            "# the answer",
            "| b",
            "",
            "> id",
            "| id [uuid:it]",
            "> say  c ",
            "| c",
            headers: ["title:  spaced "]
        )
        #expect(try await updated(text) == expected)
    }

    @Test func `lines are added and removed where the block has another length`() async throws {
        let text = session("> say a", ". warn b", ". say c", "| a", "> say d", "| d", "| e", "> say f", "# end")
        let expected = session(
            "> say a",
            ". warn b",
            ". say c",
            "| a",
            "! b",
            "| c",
            "> say d",
            "| d",
            "> say f",
            "| f",
            "# end"
        )
        #expect(try await updated(text) == expected)
    }

    @Test func `a line of dots stays and keeps what stands around it`() async throws {
        let text = session("> warn a", ". warn 1", ". warn 2", ". warn z", "! a", "! ...", "! y")
        let expected = session("> warn a", ". warn 1", ". warn 2", ". warn z", "! a", "! ...", "! z")
        #expect(try await updated(text) == expected)
    }

    @Test(
        "placeholders that still match stay in a line that changes",
        arguments: [
            (
                "| 402 paid [amount] on Base, settled in [dur] [..]$[int:n]",
                "402 paid 0.50 USDC on Solana, settled in 2 s x $5",
                "| 402 paid [amount] on Solana, settled in [dur] [..]$[int:n]"
            ),
            ("| id [uuid:it] here", "id none here", "| id none here"),
            ("| [[int] [int]", "[int] 5 more", "| [[int] [int] more"),
            (#"| {"a":"[int]","b":2,"...":"..."}"#, #"{"b":3,"a":1,"c":4}"#, #"| {"a":"[int]","b":3,"...":"..."}"#),
            (#"| {"a":{"b":"x [int]"}}"#, #"{"a":{"b":"y 5"},"c":1}"#, #"| {"a":{"b":"y [int]"},"c":1}"#),
            ("| x", "...", #"| [/\.\.\./]"#), ("| x", "[[a] [..] [/b/] [$7]", "| [[[a] [[..] [[/b/] [$7]"),
            ("| x", #"{"a": "[uuid]"}"#, #"| {"a":"[[uuid]"}"#), ("| x", #"{"a": "[7]"}"#, #"| {"a": "[7]"}"#),
            ("| x", "[[1],[2]]", "| [[1],[2]]"),
        ]
    )
    func merges(_ line: String, _ text: String, _ expected: String) async throws {
        #expect(try await updated(session("> say \(text)", line)) == session("> say \(text)", expected))
    }

    @Test func `a name that an earlier line gave stays`() async throws {
        let text = session("> id", "| id [uuid:it]", "> say b $it c", "| a [it] c")
        #expect(try await updated(text) == session("> id", "| id [uuid:it]", "> say b $it c", "| b [it] c"))
    }
}
