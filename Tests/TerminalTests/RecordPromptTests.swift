import Glibc
import TestSupport
import Testing

extension ConsoleAtTerminalTests {
    @Suite("A recording at the prompt")
    struct RecordPromptTests {
        /// Records a payment that a person said yes to, and ends the console in some way.
        private func record(until end: (ConsoleSession) throws -> Void) throws -> TemporaryFolder {
            let console = try ConsoleSession(isFree: false)
            try console.run("record case.session", prompt: "xcache rec>")
            console.terminal.type("create us-east-1 as demo" + .enter)
            try console.terminal.wait("the question", until: { $0.lines.last?.hasPrefix("Pay 0.05 USDC?") == true })
            console.terminal.type("y" + .enter)
            try console.terminal.wait("the cache", until: { $0.lines.last == "demo@us-east-1 rec>" })
            console.terminal.type("set user:1 {" + .enter + #""name":"Alice""# + .enter + "} ttl 1h" + .enter)
            try console.terminal.wait("the value", until: { $0.text.contains("OK user:1  object, 1 field") })
            try end(console)
            return console.home
        }

        private func replay(in folder: TemporaryFolder) throws -> Galaksio.Ending {
            try Galaksio.run(["replay", "case.session"], folder: folder.path)
        }

        @Test("a yes is part of it, and it replays")
        func paid() throws {
            let home = try record { console in
                try console.run("record stop", prompt: "demo@us-east-1>")
                #expect(console.terminal.screen.text.contains("OK 2 commands, 1 secret masked in case.session"))
                #expect(try console.leave() == 0)
            }
            let ending = try replay(in: home)
            #expect(ending.output.hasPrefix("ok    case.session  2 commands\n"), "\(ending.output)")
            let text = try #require(home.read("case.session"))
            #expect(text.contains("@ answer y\n"))
            #expect(text.contains("! 402 paid 0.05 USDC on Base Sepolia"))
            #expect(text.contains("> set user:1 {\n. \"name\":\"Alice\"\n. } ttl 1h\n"))
        }

        @Test("a recording that begins with the console holds what follows")
        func flag() throws {
            let console = try ConsoleSession(["--record", "case.session"], prompt: "xcache rec>")
            try console.run("let a = 1", prompt: "xcache rec>")
            try console.run("record stop", prompt: "xcache>")
            #expect(console.terminal.screen.text.contains("OK 1 command"), "\(console.terminal.screen.text)")
            let text = try #require(console.home.read("case.session"))
            #expect(text.contains("> let a = 1\n"))
            try console.run("record later.session", prompt: "xcache rec>")
            #expect(console.terminal.screen.text.contains("with the commands before"))
            #expect(try console.leave() == 0)
        }

        @Test("loops that Ctrl-C ended end there again")
        func interrupted() throws {
            let console = try ConsoleSession()
            try console.run("create us-east-1 as demo", prompt: "demo@us-east-1>")
            try console.run("record case.session", prompt: "demo@us-east-1 rec>")
            console.terminal.type("repeat 100 every 1h get a" + .enter)
            try console.terminal.wait("a round", until: { $0.lines.last == "(nil)" })
            console.terminal.type(.control("c") + "let a = 7" + .enter)
            try console.terminal.wait("the line behind it", until: { $0.text.contains("OK a = 7") })
            console.terminal.type("watch every 1h get b" + .enter)
            try console.terminal.wait(
                "a page",
                until: { $0.text.contains("Ctrl-C stops it") && $0.lines.last == "(nil)" }
            )
            console.terminal.type(.control("c") + "let b = 8" + .enter)
            try console.terminal.wait("the line behind it", until: { $0.text.contains("OK b = 8") })
            console.terminal.type("record stop" + .enter)
            try console.terminal.wait("its end", until: { $0.text.contains("masked in case.session") })
            #expect(!console.terminal.screen.text.contains("replays differently"), "\(console.terminal.screen.text)")
            #expect(try console.leave() == 0)
            let ending = try replay(in: console.home)
            #expect(ending.output.hasPrefix("ok    case.session  5 commands\n"), "\(ending.output)")
            let text = try #require(console.home.read("case.session"))
            for loop in ["repeat", "watch"] { #expect(text.contains(#"@ know {"ended":"\#(loop)","round":"#)) }
        }

        @Test("the end of the console is its end", arguments: ["exit", "SIGTERM"])
        func ended(_ way: String) throws {
            let home = try record { console in
                if way != "exit" { console.terminal.send(SIGTERM) }
                let status = way == "exit" ? try console.leave() : try console.terminal.waitForExit()
                #expect(status == (way == "exit" ? 0 : 143))
            }
            let ending = try replay(in: home)
            #expect(ending.status == 0, "\(ending.output)")
            let text = try #require(home.read("case.session"))
            #expect(!text.contains("\n@ end\n"))
        }
    }
}
