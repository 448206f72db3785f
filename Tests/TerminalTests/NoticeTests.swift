import Glibc
import TestSupport
import Testing

extension ConsoleAtTerminalTests {
    @Suite("A served task's notice")
    struct NoticeTests {
        private static let task =
            #"{"jobId":"j-1","taskType":"cache","provider":"xcache","cacheOperation":"create"}"#

        @Test(
            "it stands above the draft, which is kept as it was typed",
            arguments: [
                "",
                "get us",
                "set k 0123456789012345678901234567890123456789",
                "set 日本語日本語日本語日本語日本語日本語日本語",
                "set k {\r\"a\": 1,\r\"日本語日本語日本語日本語日本語\": [",
                "set k 0123456789012345678901234567890123456789\u{1}",
            ]
        )
        func draft(_ keys: String) throws {
            let console = try ConsoleSession(columns: 40, rows: 16)
            try console.run(":hints off")
            let port = try console.serve()
            try console.terminal.wait("a prompt", until: { $0.lines.last == "xcache up>" })
            console.terminal.type("#" + .control("c"))
            try console.terminal.wait("dropped", until: { $0.lines.last == "xcache up>" && $0.text.contains("#") })
            let above = console.terminal.screen.lines.dropLast()
            console.terminal.type(keys)
            let rest = keys.replacing("\u{1}", with: "").split(separator: "\r").last.map { String($0.suffix(3)) } ?? ">"
            try console.terminal.wait("the draft", until: { $0.text.hasSuffix(rest) })
            let draft = Array(console.terminal.screen.lines.dropFirst(above.count))
            let cursor = console.terminal.screen.cursor
            #expect(Loopback.ask("POST /execute", port: port, body: Self.task).status == 200)
            try console.terminal.wait("the notice", until: { $0.text.contains("[serve] j-1 completed, ") })
            try console.terminal.wait("the draft below it", until: { $0.text.hasSuffix(rest) })
            let screen = console.terminal.screen
            #expect(Array(screen.lines[..<above.count]) == Array(above))
            #expect(screen.lines[above.count].hasPrefix("[serve] j-1 completed, "))
            #expect(screen.lines[above.count].hasSuffix(" ms"))
            #expect(Array(screen.lines[(above.count + 1)...]) == draft)
            #expect(screen.cursor == (cursor.row + 1, cursor.column))
        }

        @Test("the line is run as it was typed, although a notice came in between")
        func run() throws {
            let console = try ConsoleSession()
            let port = try console.serve()
            console.terminal.type("let a = 4")
            #expect(Loopback.ask("POST /execute", port: port, body: Self.task).status == 200)
            try console.terminal.wait("the notice", until: { $0.text.contains("[serve] j-1 completed, ") })
            console.terminal.type("2" + .enter)
            try console.terminal.wait("the answer", until: { $0.text.contains("OK a = 42") })
        }

        @Test("none is shown where none is wanted, and the log has it all the same")
        func off() throws {
            let console = try ConsoleSession()
            try console.run(":notices off")
            let port = try console.serve()
            #expect(Loopback.ask("POST /execute", port: port, body: Self.task).status == 200)
            console.terminal.type("serve logs" + .enter)
            try console.terminal.wait(
                "the log",
                until: { $0.text.contains("[executor] Task j-1 completed successfully\nxcache up>") }
            )
            #expect(!console.terminal.screen.text.contains("[serve]"))
        }

        @Test("Ctrl-D asks once while the server is up, and TERM drains it")
        func leaving() throws {
            let console = try ConsoleSession()
            _ = try console.serve()
            try console.terminal.wait("a prompt", until: { $0.lines.last == "xcache up>" })
            console.terminal.type(.control("d"))
            try console.terminal.wait(
                "the warning",
                until: { $0.text.contains("the server would stop. Press Ctrl-D again to leave.") }
            )
            try console.terminal.wait("a prompt", until: { $0.lines.last == "xcache up>" })
            console.terminal.type(.control("d"))
            #expect(try console.terminal.waitForExit() == 0)
        }
    }
}
