import Glibc
import TestSupport
import Testing

extension ConsoleAtTerminalTests {
    @Suite("History")
    struct HistoryTests {
        private static let file = ".local/state/galaksio/history"

        @Test("it survives a restart, with its line breaks")
        func restart() throws {
            let home = try TemporaryFolder()
            let first = try ConsoleSession(home: home)
            try first.run("let a = 1")
            first.terminal.type("let b = {" + .enter + "\"c\": 2}" + .enter)
            try first.terminal.wait("the second line", until: { $0.text.contains("b = {\"c\":2}") })
            #expect(try first.leave() == 0)
            #expect(home.read(Self.file) == "\"let a = 1\"\n\"let b = {\\n\\\"c\\\": 2}\"\n\"exit\"\n")
            let second = try ConsoleSession(home: home, isFree: false)
            second.terminal.type(.up + .up)
            try second.terminal.wait("the entry", until: { $0.text.contains("let b = {\n") })
            second.terminal.type(.enter)
            try second.terminal.wait("the same answer", until: { $0.text.contains("b = {\"c\":2}") })
        }

        @Test("what may hold a secret is never written")
        func secrets() throws {
            let home = try TemporaryFolder()
            let console = try ConsoleSession(
                environment: ["HTTPAYER_API_KEY": "marked-router-key", "GALAKSIO_NETWORK": "local"],
                home: home
            )
            try console.run("let a = \"marked-router-key\"")
            try console.run(" let b = 1")
            try console.run("let c = \"0x\(String(repeating: "5ec2e7ab", count: 8))\"")
            try console.run("let d = \"Bearer abc\"")
            try console.run("let e = 2")
            console.terminal.type(.up + .up)
            try console.terminal.wait("recalled", until: { $0.lines.last == "xcache> let d = \"Bearer abc\"" })
            console.terminal.type(.control("c"))
            try console.terminal.wait("a prompt", until: { $0.lines.last == "xcache>" })
            #expect(try console.leave() == 0)
            #expect(home.read(Self.file) == "\"let e = 2\"\n\"exit\"\n")
        }

        @Test("its file belongs to its owner alone")
        func mode() throws {
            let home = try TemporaryFolder()
            #expect(try ConsoleSession(home: home).leave() == 0)
            var facts = stat()
            #expect(stat("\(home.path)/\(Self.file)", &facts) == 0)
            #expect(facts.st_mode & 0o777 == 0o600)
        }

        @Test("a file that cannot be written is said once, and nothing else changes")
        func unwritable() throws {
            let console = try ConsoleSession(environment: ["GALAKSIO_HISTORY": "/proc/none/history"])
            try console.run("let a = 1")
            try console.run("let b = 2")
            let warnings = console.terminal.screen.lines.filter { $0.contains("the history is not saved: /proc/none") }
            #expect(warnings.count == 1, "\(console.terminal.screen.text)")
            #expect(try console.leave() == 0)
        }

        @Test("none is kept where none is wanted", arguments: ["flag", "setting"])
        func none(_ way: String) throws {
            let home = try TemporaryFolder()
            let console = try ConsoleSession(
                way == "flag" ? ["--no-history"] : [],
                environment: way == "flag" ? [:] : ["GALAKSIO_HISTORY": ""],
                home: home
            )
            try console.run("let a = 1")
            #expect(try console.leave() == 0)
            #expect(home.read(Self.file) == nil)
        }
    }
}
