import Glibc
import TestSupport
import Testing

extension ConsoleAtTerminalTests {
    @Suite("Limits of a .env are confirmed once")
    struct LimitQuestionTests {
        private static let question =
            "The .env in this folder loosens your spending limits: 1,000 per payment (default 1.00). "
            + "Use these limits? [y/N]"

        private func start(_ home: TemporaryFolder, _ arguments: [String] = []) throws -> PseudoTerminal {
            try PseudoTerminal(
                "/usr/bin/env",
                ["-C", home.path, Galaksio.path] + arguments,
                environment: ["HOME": home.path],
                columns: 140
            )
        }

        private func leave(_ terminal: PseudoTerminal) throws {
            terminal.type("exit" + .enter)
            #expect(try terminal.waitForExit() == 0)
        }

        @Test func `a yes counts at once and from then on, until the file changes`() throws {
            let home = try TemporaryFolder()
            try home.write("GALAKSIO_MAX_PER_PAYMENT=1000\n", to: ".env")
            let first = try start(home)
            try first.waitForScreen(Self.question)
            first.type("y" + .enter)
            try first.wait("the limits", until: { $0.text.contains("up to 1,000 each, 5.00 a day") })
            try leave(first)
            var facts = stat()
            #expect(stat(home.path + "/.local/state/galaksio/confirmed-limits", &facts) == 0)
            #expect(facts.st_mode & 0o777 == 0o600)
            let second = try start(home)
            try second.wait("a prompt", until: { $0.lines.last == "xcache>" })
            #expect(!second.screen.text.contains("loosens"))
            #expect(second.screen.text.contains("up to 1,000 each"))
            try leave(second)
            let script = try Galaksio.run(
                ["--pay-up-to", "1.00", "policy"],
                environment: ["HOME": home.path],
                folder: home.path
            )
            #expect(script.status == 0)
            try home.write("GALAKSIO_MAX_PER_PAYMENT=1000\n\n", to: ".env")
            let third = try start(home)
            try third.waitForScreen(Self.question)
            third.type(.control("d"))
            try third.wait("a prompt", until: { $0.lines.last == "xcache>" })
            try leave(third)
        }

        @Test func `another ledger, history or pager is asked about as well, and not used before`() throws {
            let home = try TemporaryFolder()
            try home.write("GALAKSIO_STORE=memory\nGALAKSIO_PAGER=touch ran\n", to: ".env")
            let terminal = try start(home)
            try terminal.wait(
                "the question",
                until: {
                    $0.text.contains("The .env in this folder sets GALAKSIO_STORE=memory, GALAKSIO_PAGER=touch ran.")
                }
            )
            terminal.type("n" + .enter)
            try terminal.wait("the defaults", until: { $0.text.contains("These settings are not used in this run.") })
            try leave(terminal)
            let script = try Galaksio.run(
                ["--pay-up-to", "1.00", "policy"],
                environment: ["HOME": home.path],
                folder: home.path
            )
            #expect(script.status == 3 && script.errors.contains("GALAKSIO_STORE=memory"))
        }

        @Test("anything else keeps the defaults, and is asked again", arguments: ["n\r", "\r", "yo\r", "\u{3}"])
        func no(_ keys: String) throws {
            let home = try TemporaryFolder()
            try home.write("GALAKSIO_MAX_PER_PAYMENT=1000\nGALAKSIO_BUDGET=2.00\n", to: ".env")
            for _ in 0..<2 {
                let terminal = try start(home)
                try terminal.waitForScreen(Self.question)
                terminal.type(keys)
                try terminal.wait("a prompt", until: { $0.lines.last == "xcache>" })
                let text = terminal.screen.text
                #expect(text.contains("These limits are not used. This run keeps the defaults: 1.00 per payment.\n"))
                #expect(text.contains("up to 1.00 each, 2.00 a day"))
                try leave(terminal)
            }
        }

        @Test func `a yes that was typed before does not count`() throws {
            let home = try TemporaryFolder()
            try home.write("GALAKSIO_MAX_PER_PAYMENT=1000\n", to: ".env")
            let terminal = try start(home)
            terminal.type("y" + .enter)
            try terminal.wait("the question", until: { $0.lines.last == Self.question })
            terminal.type("n" + .enter)
            try terminal.wait("a prompt", until: { $0.lines.last == "xcache>" })
            #expect(terminal.screen.text.contains("up to 1.00 each"))
            try leave(terminal)
        }

        @Test func `a person at a prompt with --pay-up-to is asked, too`() throws {
            let home = try TemporaryFolder()
            try home.write("GALAKSIO_MAX_PER_PAYMENT=1000\n", to: ".env")
            let terminal = try start(home, ["--pay-up-to", "1.00"])
            try terminal.waitForScreen(Self.question)
            terminal.type("n" + .enter)
            try terminal.wait("a prompt", until: { $0.lines.last == "xcache>" })
            #expect(terminal.screen.text.contains("up to 1.00 each"))
            try leave(terminal)
        }
    }
}
