import TestSupport
import Testing

extension ConsoleAtTerminalTests {
    @Suite("What is typed before a question does not answer it")
    struct TypeAheadTests {
        private static let dropped = "What you typed before this question was ignored."
        private static let question = "Pay 0.05 USDC? [y]es [n]o [d]etails:"

        private func expectNothingPaid(_ console: ConsoleSession) throws {
            console.terminal.type("n" + .enter)
            try console.terminal.wait(
                "a no",
                until: { $0.text.contains("error: declined, nothing was paid: cache not created") }
            )
            console.terminal.type("ledger" + .enter)
            try console.terminal.wait("an empty ledger", until: { $0.text.contains("0 entries, nothing paid") })
            #expect(try console.leave() == 0)
        }

        @Test func `a yes that is typed while the price is asked pays nothing`() throws {
            let console = try ConsoleSession(isFree: false)
            try console.run("@ fault create slow 2s")
            console.terminal.type("create us-east-1" + .enter)
            try console.terminal.wait("a running command", until: { $0.lines.last == "xcache> create us-east-1" })
            console.terminal.type("y" + .enter)
            try console.terminal.wait("the question", until: { $0.lines.suffix(2) == [Self.dropped, Self.question] })
            try expectNothingPaid(console)
        }

        @Test func `ten lines that are pasted without brackets pay nothing`() throws {
            let console = try ConsoleSession(isFree: false)
            let lines = ["create us-east-1", "y", "yes", "y", "create us-east-1", "y", "y", "pay", "y", "y"]
            console.terminal.type(lines.map { $0 + .enter }.joined())
            try console.terminal.wait("the question", until: { $0.lines.suffix(2) == [Self.dropped, Self.question] })
            try expectNothingPaid(console)
        }

        @Test func `ten lines that are pasted into the question pay nothing`() throws {
            let console = try ConsoleSession(isFree: false)
            console.terminal.type("create us-east-1" + .enter)
            try console.terminal.wait("the question", until: { $0.lines.last == Self.question })
            console.terminal.type(String(repeating: "y" + .enter, count: 10))
            try console.terminal.wait(
                "the question again",
                until: { $0.text.contains("Several lines arrived at once") && $0.lines.last == Self.question }
            )
            try expectNothingPaid(console)
        }

        @Test func `the policy is not loosened`() throws {
            let console = try ConsoleSession(isFree: false)
            console.terminal.type("policy max 500" + .enter + "y" + .enter)
            try console.terminal.wait(
                "the question",
                until: { $0.text.contains(Self.dropped) && $0.lines.last?.hasSuffix("Continue? [y/N]") == true }
            )
            console.terminal.type(.enter)
            try console.terminal.wait("a no", until: { $0.text.contains("policy unchanged") })
            #expect(try console.leave() == 0)
        }

        @Test func `a session file is not rewritten`() throws {
            let home = try TemporaryFolder()
            let session = "galaksio-session 1\n\n> help nothing\n! one\n> dbsize\n! error: no cache in use\n! two\n"
            try home.write(session, to: "a.session")
            let terminal = try PseudoTerminal(
                "/usr/bin/env",
                ["-C", home.path, Galaksio.path, "replay", "--update=ask", "a.session"],
                environment: ["HOME": home.path]
            )
            terminal.type("a\n")
            try terminal.wait(
                "the question",
                until: { $0.text.contains(Self.dropped) && $0.lines.last?.hasPrefix("Apply this change?") == true }
            )
            terminal.type("a\na\n")
            try terminal.wait("the question again", until: { $0.text.contains("Several lines arrived at once") })
            terminal.type("q\n")
            _ = try terminal.waitForExit()
            #expect(home.read("a.session") == session)
        }
    }
}
