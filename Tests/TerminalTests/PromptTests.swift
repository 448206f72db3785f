import Glibc
import TestSupport
import Testing

/// The suites with the program at a terminal, run one after the other.
@Suite(.serialized, .blocking)
struct ConsoleAtTerminalTests {}

extension ConsoleAtTerminalTests {
    @Suite("At the prompt")
    struct PromptTests {
        @Test(
            "a start is two lines and the prompt, and fits",
            arguments: [
                (
                    80,
                    """
                    galaksio 0.1.0, local network, play money (set HTTPAYER_ROUTER_URL to go live)
                    payments need your OK: up to 1.00 each, 5.00 a day. Type help, or help redis.
                    xcache>
                    """
                ),
                (
                    40,
                    """
                    galaksio 0.1.0, local network, play
                    money (set HTTPAYER_ROUTER_URL to go
                    live)
                    payments need your OK: up to 1.00 each,
                    5.00 a day. Type help, or help redis.
                    xcache>
                    """
                ),
            ]
        )
        func start(_ columns: Int, _ screen: String) throws {
            let terminal = try PseudoTerminal(Galaksio.path, columns: columns)
            try terminal.waitForScreen(screen)
            #expect(terminal.screen.cursor.column == 8)
        }

        @Test("a start names the cache it was given")
        func startWithCache() throws {
            let terminal = try PseudoTerminal(
                Galaksio.path,
                ["--cache", "96ad0856-03b1-4ee7-9666-e81abd0349e1"],
                columns: 120
            )
            try terminal.waitForScreen(
                """
                galaksio 0.1.0, local network, play money (set HTTPAYER_ROUTER_URL to go live), cache 96ad0856
                payments need your OK: up to 1.00 each, 5.00 a day. Type help, or help redis.
                96ad0856>
                """
            )
        }

        @Test("a line is run, and the prompt names the cache")
        func line() throws {
            let console = try ConsoleSession()
            try console.run("create us-east-1 as demo --quiet", prompt: "demo@us-east-1>")
            try console.run("set user:123 {\"name\":\"Alice\"} ttl 1h", prompt: "demo@us-east-1>")
            console.terminal.type("get user:123" + .enter)
            try console.terminal.waitForScreen(
                """
                xcache> create us-east-1 as demo --quiet
                demo@us-east-1> set user:123 {"name":"Alice"} ttl 1h
                OK user:123  object, 1 field, expires in 1h
                demo@us-east-1> get user:123
                {
                  "name": "Alice"
                }
                demo@us-east-1>
                """
            )
        }

        @Test("Tab completes a command, and a key that was seen; nothing is run")
        func completion() throws {
            let console = try ConsoleSession()
            try console.run("create as demo --quiet", prompt: "demo@us-east-1>")
            try console.run("set user:123 1 --quiet", prompt: "demo@us-east-1>")
            console.terminal.type("expi" + .tab)
            try console.terminal.wait("expire", until: { $0.lines.last?.hasPrefix("demo@us-east-1> expire ") == true })
            console.terminal.type("us" + .tab)
            let before = "xcache> create as demo --quiet\ndemo@us-east-1> set user:123 1 --quiet\n"
            try console.terminal.wait(
                "the key",
                until: { $0.text.hasPrefix(before + "demo@us-east-1> expire user:123") }
            )
            console.terminal.type("2h" + .enter)
            try console.terminal.waitForScreen(
                before + "demo@us-east-1> expire user:123 2h\nOK user:123 expires in 2h\ndemo@us-east-1>"
            )
        }

        @Test("Tab writes a key in quotes where the language would read it as something else")
        func quotedCompletion() throws {
            let console = try ConsoleSession()
            try console.run("create as demo --quiet", prompt: "demo@us-east-1>")
            try console.run("set 'two words' 1 --quiet", prompt: "demo@us-east-1>")
            console.terminal.type("get tw" + .tab)
            try console.terminal.wait(
                "the key",
                until: { $0.lines.last?.hasPrefix("demo@us-east-1> get \"two words\"") == true }
            )
            console.terminal.type(.enter)
            try console.terminal.wait("its value", until: { $0.text.hasSuffix("\n1\ndemo@us-east-1>") })
        }

        @Test("what may follow is shown behind the cursor, and goes with the line")
        func hint() throws {
            let console = try ConsoleSession()
            console.terminal.type("set ")
            try console.terminal.waitForScreen("xcache> set KEY VALUE [ttl DUR]", cursor: (0, 12))
            console.terminal.type("k")
            try console.terminal.waitForScreen("xcache> set k VALUE [ttl DUR]", cursor: (0, 13))
            console.terminal.type(" v" + .enter)
            try console.terminal.waitForScreen(
                "xcache> set k v\nerror: no cache in use\ntry: create us-east-1\nxcache>"
            )
            try console.run(":hints off")
            console.terminal.type("set ")
            try console.terminal.wait("no hint", until: { $0.lines.last == "xcache> set" && $0.cursor.column == 12 })
        }

        @Test("Ctrl-C drops the line and stays, Ctrl-D on an empty line leaves with 0")
        func leaving() throws {
            let console = try ConsoleSession()
            console.terminal.type("nonsense")
            try console.terminal.waitForScreen("xcache> nonsense")
            console.terminal.type(.control("c"))
            try console.terminal.wait("a new prompt", until: { $0.lines.last == "xcache>" })
            #expect(!console.terminal.screen.text.contains("error"))
            console.terminal.type(.control("d"))
            #expect(try console.terminal.waitForExit() == 0)
        }

        @Test("a failed command does not end the console, nor colour its exit")
        func failure() throws {
            let console = try ConsoleSession()
            try console.run("nonsense")
            #expect(try console.leave() == 0)
        }

        @Test("Ctrl-C while a command waits gives the prompt back")
        func interrupt() throws {
            let silent = ListeningSocket()
            let console = try ConsoleSession(
                environment: ["HTTPAYER_ROUTER_URL": "http://127.0.0.1:\(silent.port)"],
                prompt: "xcache live>"
            )
            console.terminal.type("get k --in 96ad0856-03b1-4ee7-9666-e81abd0349e1" + .enter)
            // The editor has given the terminal back once Ctrl-C is a signal again.
            try console.terminal.wait(
                "the command",
                until: { $0.cursor.row == 1 && console.terminal.mode[2] & UInt32(ISIG) != 0 }
            )
            console.terminal.type(.control("c"))
            try console.terminal.wait("a prompt", until: { $0.lines.last == "xcache live>" })
            #expect(console.terminal.screen.lines.contains { $0.hasPrefix("error: ") })
            #expect(try console.leave() == 0)
        }

        @Test("ten pasted lines are one edit, and nothing runs before Enter")
        func paste() throws {
            let console = try ConsoleSession()
            console.terminal.paste((1...10).map { "let a\($0) = \($0)" }.joined(separator: "\n"))
            try console.terminal.wait("the paste", until: { $0.lines.last?.hasSuffix("let a10 = 10") == true })
            #expect(!console.terminal.screen.text.contains("OK"))
            #expect(console.terminal.screen.lines.count == 10)
            console.terminal.type(.enter)
            try console.terminal.wait("ten answers", until: { $0.lines.last == "xcache>" })
            #expect(
                console.terminal.screen.lines.filter { $0.hasPrefix("a") || $0.hasPrefix("OK") }.count == 10,
                "\(console.terminal.screen.text)"
            )
            console.terminal.type(.up)
            try console.terminal.wait("one edit", until: { $0.lines.last?.hasSuffix("let a10 = 10") == true })
        }

        @Test("Ctrl-C right behind Enter ends the command, although it still was a key")
        func interruptAhead() throws {
            let console = try ConsoleSession()
            try console.run("create us-east-1 as demo", prompt: "demo@us-east-1>")
            console.terminal.type("watch every 1h dbsize" + .enter + .control("c"))
            // A watch that goes on never reads it.
            console.terminal.type("let a = 7" + .enter)
            try console.terminal.wait("the next command", until: { $0.text.contains("OK a = 7") })
        }

        @Test("a SIGINT while a line is edited is nothing to the next command")
        func interruptBefore() throws {
            let console = try ConsoleSession()
            try console.run("create us-east-1 as demo", prompt: "demo@us-east-1>")
            console.terminal.send(SIGINT)
            // The signal is long heard when the last of these letters is shown.
            for end in 1...20 {
                let typed = "repeat 3 get nothing".prefix(end)
                console.terminal.type(String(typed.suffix(1)))
                try console.terminal.wait("\(typed)", until: { $0.cursor.column == "demo@us-east-1> ".count + end })
            }
            console.terminal.type(.enter)
            try console.terminal.wait(
                "all of them",
                until: { $0.text.split(separator: "\n").count { $0 == "(nil)" } == 3 }
            )
        }

        @Test("the rest of a block that is not run is counted, and Up brings it back")
        func rest() throws {
            let console = try ConsoleSession()
            console.terminal.paste("let a = 1\nnonsense\nlet b = 2\nlet c = 3\nlet d = 4")
            console.terminal.type(.enter)
            try console.terminal.wait(
                "what was not run",
                until: {
                    $0.text.contains("3 lines were not run; press Up to get them back\n") && $0.lines.last == "xcache>"
                }
            )
            #expect(console.terminal.screen.text.contains("try: help"))
            console.terminal.type(.up)
            try console.terminal.wait(
                "the rest",
                until: { $0.text.hasSuffix("let b = 2\n      > let c = 3\n      > let d = 4") }
            )
            console.terminal.type(.enter)
            try console.terminal.wait("the end", until: { $0.text.contains("OK d = 4") })
            try console.run("let a", prompt: "xcache>")
            #expect(console.terminal.screen.text.contains("a = 1"))
        }

        @Test("auth shows nothing of the key but its end")
        func auth() throws {
            let home = try TemporaryFolder()
            let console = try ConsoleSession(home: home)
            console.terminal.type("auth" + .enter)
            let question = "xcache> auth\nrouter key for http://localhost:3000:"
            try console.terminal.waitForScreen(question)
            console.terminal.type("marked-key-7f2a" + .enter)
            try console.terminal.waitForScreen("\(question)\nOK router key set (ends in …7f2a)\nxcache>")
            try console.run("let a = \"marked-key-7f2a\"")
            #expect(!String(decoding: console.terminal.output.prefix(400), as: UTF8.self).contains("marked"))
            #expect(try console.leave() == 0)
            #expect(home.read(".local/state/galaksio/history") == "\"auth\"\n\"exit\"\n")
        }

        @Test("a narrow window wraps and breaks nothing", arguments: [40, 21])
        func narrow(_ columns: Int) throws {
            let console = try ConsoleSession(columns: columns, rows: 24)
            try console.run("create as d --quiet", prompt: "d@us-east-1>")
            let value = String(repeating: "0123456789", count: 8)
            console.terminal.type("set k \(value)" + .enter)
            try console.terminal.wait("stored", until: { $0.lines.last == "d@us-east-1>" && $0.text.contains("OK k") })
            console.terminal.type("get k" + .enter)
            try console.terminal.wait("shown", until: { $0.lines.last == "d@us-east-1>" && $0.text.contains("get k") })
            #expect(console.terminal.screen.lines.allSatisfy { $0.count <= columns })
            let shown = console.terminal.screen.lines.drop { $0 != "d@us-east-1> get k" }.dropFirst().dropLast()
            #expect(shown.joined() == value)
        }

        @Test("TERM restores the terminal and ends with 143")
        func terminated() throws {
            let console = try ConsoleSession()
            console.terminal.send(SIGTERM)
            #expect(try console.terminal.waitForExit() == 143)
        }

        @Test("watch draws its page at the top of the screen until Ctrl-C")
        func watch() throws {
            let console = try ConsoleSession()
            try console.run("create us-east-1 as demo", prompt: "demo@us-east-1>")
            console.terminal.type("watch every 1h dbsize" + .enter)
            try console.terminal.wait(
                "a page",
                until: { $0.lines.count == 2 && $0.lines[0].hasPrefix("every 1h, ") && $0.lines[1] == "0" }
            )
            #expect(console.terminal.screen.lines.first?.hasSuffix("Ctrl-C stops it: dbsize") == true)
            console.terminal.type(.control("c"))
            try console.terminal.wait("the prompt", until: { $0.lines.last == "demo@us-east-1>" })
        }
    }
}
