import TestSupport
import Testing

extension ConsoleAtTerminalTests {
    @Suite("The pager")
    struct PagerTests {
        /// Says how many lines it was given, and shows the first.
        private static let counting = "awk 'NR == 1 { print } END { print NR, \"lines\" }'"

        private func console(_ pager: String) throws -> ConsoleSession {
            try ConsoleSession(rows: 10, environment: ["GALAKSIO_PAGER": pager])
        }

        @Test("what is taller than the screen goes to it, and the prompt is back afterwards")
        func tall() throws {
            let console = try console(Self.counting)
            console.terminal.type("help redis" + .enter)
            try console.terminal.wait("the pager", until: { $0.lines.suffix(2) == ["19 lines", "xcache>"] })
            console.terminal.type("12 ping")
            try console.terminal.wait("a draft", until: { $0.lines.last == "xcache> 12 ping" })
            console.terminal.type(.control("c"))
            #expect(try console.leave() == 0)
        }

        @Test("what fits does not, nor what a prefix repeats, nor anything once it is off")
        func small() throws {
            let console = try console("echo paged")
            for line in ["help auth", "1 help redis", ":pager off", "help redis"] { try console.run(line) }
            console.terminal.type(":pager 'echo mine'" + .enter + "help redis" + .enter)
            try console.terminal.wait("the other pager", until: { $0.lines.suffix(2) == ["mine", "xcache>"] })
            #expect(!console.terminal.screen.text.contains("paged"))
            #expect(try console.leave() == 0)
        }

        @Test("where there is no such program the result is simply written")
        func missing() throws {
            let console = try console("nosuchpager")
            console.terminal.type("help redis" + .enter)
            try console.terminal.wait(
                "the result",
                until: { $0.text.contains("QUIT                      exit") && $0.lines.last == "xcache>" }
            )
            #expect(try console.leave() == 0)
        }

        @Test("Ctrl-C is for the pager alone")
        func interrupt() throws {
            let console = try console("trap 'kill $!; echo caught; exit' INT; sleep 60 & echo waiting; wait")
            console.terminal.type("help redis" + .enter)
            try console.terminal.wait("the pager", until: { $0.text.contains("waiting") })
            console.terminal.type(.control("c"))
            try console.terminal.wait("the prompt", until: { $0.text.contains("caught") && $0.lines.last == "xcache>" })
            try console.run("help auth")
            #expect(!console.terminal.screen.text.contains("error:"))
            #expect(try console.leave() == 0)
        }
    }
}
