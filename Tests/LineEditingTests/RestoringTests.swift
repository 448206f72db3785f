import Glibc
import TestSupport
import Testing

extension TerminalTests {
    @Suite("The terminal is given back as it was")
    struct RestoringTests {
        @Test func `after Ctrl-D`() throws {
            try expectRestored(status: 0) { $0.terminal.type(.control("d")) }
        }

        @Test func `after a signal in the midst of a line`() throws {
            let probe = try expectRestored(status: 0) { probe in
                probe.terminal.type("half")
                try probe.terminal.waitForScreen("probe> half")
                probe.terminal.send(SIGTERM)
            }
            #expect(probe.terminal.screen.text == "probe> half\nterminated \(SIGTERM)")
        }

        @Test func `when the program exits without closing the reader`() throws {
            try expectRestored(status: 7) { $0.terminal.type("exit" + .enter) }
        }

        @Test func `while an editor runs, whose text comes back`() throws {
            let editor = #"sh -c 'stty -a | grep -o " echo "; echo "new {" > "$1"; echo "}" >> "$1"' x"#
            let probe = try ProbeSession(environment: ["EDITOR": editor])
            probe.terminal.type("old" + .control("x") + .control("e"))
            try probe.terminal.waitForScreen(" echo\nprobe> new {\n}")
            probe.terminal.type(.enter)
            try probe.terminal.waitForScreen(" echo\nprobe> new {\n}\nline <new {|}>\nprobe>")
        }

        @Test("an editor that is left without saving leaves the draft once", arguments: ["true", "false"])
        func cancelled(_ editor: String) throws {
            let probe = try ProbeSession(environment: ["EDITOR": editor])
            probe.terminal.type("a draft of more than one row, which is kept")
            try probe.terminal.waitForScreen("probe> a draft of more than one row, whi\nch is kept")
            probe.terminal.type(.control("x") + .control("e") + "!")
            try probe.terminal.waitForScreen("probe> a draft of more than one row, whi\nch is kept!")
        }

        @Test func `while it is stopped, and the draft is there when it goes on`() throws {
            let shell = try PseudoTerminal(
                "/bin/bash",
                ["--norc", "--noprofile", "-i"],
                environment: ["PS1": "$ ", "PATH": BuiltProgram.folder + ":/usr/bin:/bin"],
                columns: 40
            )
            try shell.waitForScreen("$")
            shell.type("line-editing-probe\r")
            try shell.waitForScreen("$ line-editing-probe\nprobe>")
            shell.type("half" + .control("z"))
            try shell.wait("the shell's prompt", until: { $0.lines.last == "$" && $0.text.contains("Stopped") })
            #expect(shell.screen.lines[1] == "probe> half")
            shell.type("fg\r")
            try shell.wait("the draft", until: { $0.lines.suffix(2) == ["line-editing-probe", "probe> half"] })
            shell.type("way" + .enter)
            try shell.wait("the answer", until: { $0.lines.suffix(2) == ["line <halfway>", "probe>"] })
        }

        @discardableResult
        private func expectRestored(
            status: Int32,
            after act: (ProbeSession) throws -> Void
        ) throws -> ProbeSession {
            let untouched = try PseudoTerminal("/bin/true")
            let before = untouched.mode
            let probe = try ProbeSession()
            #expect(probe.terminal.mode != before)
            try act(probe)
            #expect(try probe.terminal.waitForExit() == status)
            #expect(probe.terminal.mode == before)
            return probe
        }
    }
}
