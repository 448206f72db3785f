import Glibc
import TestSupport
import Testing

extension ConsoleAtTerminalTests {
    @Suite("Jobs beside the prompt")
    struct JobTests {
        /// The prompt while one job runs.
        private static let busy = "demo@us-east-1 &1>"

        /// A console whose next `get` takes an hour.
        private func slowConsole() throws -> ConsoleSession {
            let console = try ConsoleSession()
            try console.run("create us-east-1 as demo", prompt: "demo@us-east-1>")
            try console.run("@ fault get slow 1h x9", prompt: "demo@us-east-1>")
            try console.run("get k &", prompt: Self.busy)
            return console
        }

        @Test("the end of a job is told above the prompt, and what is typed stays")
        func notice() throws {
            let console = try ConsoleSession()
            try console.run("create us-east-1 as demo", prompt: "demo@us-east-1>")
            console.terminal.type("get k &" + .enter)
            try console.terminal.wait("the end", until: { $0.text.contains("[$2] done: get k, ") })
            console.terminal.type("wait 2")
            try console.terminal.wait("the draft", until: { $0.lines.last?.hasSuffix("> wait 2") == true })
            console.terminal.type(.enter)
            try console.terminal.wait("its output", until: { $0.lines.suffix(2) == ["(nil)", "demo@us-east-1>"] })
            #expect(try console.leave() == 0)
        }

        @Test("Ctrl-C ends the wait and not the job; cancel ends the job")
        func waiting() throws {
            let console = try slowConsole()
            console.terminal.type("wait 2" + .enter)
            try console.terminal.wait("the line", until: { $0.lines.last?.hasSuffix("wait 2") == true })
            // As a signal: a key could still come before the wait has begun.
            console.terminal.send(SIGINT)
            try console.terminal.wait(
                "the prompt",
                until: {
                    $0.text.contains("error: stopped waiting, the jobs are still running") && $0.lines.last == Self.busy
                }
            )
            console.terminal.type("cancel 2" + .enter)
            try console.terminal.wait(
                "the end",
                until: { $0.text.contains("OK $2 cancelled") && $0.lines.last == "demo@us-east-1>" }
            )
            #expect(try console.leave() == 0)
        }

        @Test("exit says what would stop, and the second one leaves")
        func leavingByCommand() throws {
            let console = try slowConsole()
            console.terminal.type("exit" + .enter)
            try console.terminal.wait(
                "the warning",
                until: {
                    $0.text.contains("1 job ($2 get k) would stop. Type exit again to leave.")
                        && $0.lines.last == Self.busy
                }
            )
            console.terminal.type("quit" + .enter)
            #expect(try console.terminal.waitForExit() == 0)
        }

        @Test("Ctrl-D says what would stop, and the second one leaves")
        func leaving() throws {
            let console = try slowConsole()
            console.terminal.type(.control("d"))
            try console.terminal.wait(
                "the warning",
                until: {
                    $0.text.contains("1 job ($2 get k) would stop. Press Ctrl-D again to leave.")
                        && $0.lines.last == Self.busy
                }
            )
            console.terminal.type(.control("d"))
            #expect(try console.terminal.waitForExit() == 0)
        }
    }
}
