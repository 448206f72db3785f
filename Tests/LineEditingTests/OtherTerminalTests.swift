import Glibc
import TestSupport
import Testing

extension TerminalTests {
    @Suite("Other terminals and key maps")
    struct OtherTerminalTests {
        @Test func `without a terminal lines are read plainly`() throws {
            let probe = BuiltProgram.path("line-editing-probe")
            let terminal = try PseudoTerminal("/bin/sh", ["-c", "printf 'a {\\n}\\nb' | \(probe)"])
            try terminal.waitForScreen("line <a {|}>\nline <b>\nend")
        }

        @Test func `a terminal that can only print gets no escapes`() throws {
            let probe = try ProbeSession(environment: ["TERM": "dumb", "PROBE_STYLED": "1"])
            probe.terminal.type("set")
            try probe.terminal.waitForScreen("probe> set")
            probe.notice("note")
            try probe.terminal.waitForScreen("probe> set\nnote\nprobe> set")
            probe.terminal.type("s" + .enter)
            try probe.terminal.wait("the answer", until: { $0.text.contains("line <sets>") })
            #expect(!probe.terminal.output.contains(0x1B))
        }

        @Test func `an unknown terminal is taken for an xterm`() throws {
            let probe = try ProbeSession(columns: 20, environment: ["TERM": "no-such-terminal"])
            probe.terminal.type("0123456789abcdefghij" + .control("a") + "X")
            try probe.terminal.waitForScreen("probe> X0123456789ab\ncdefghij")
        }

        @Test func `lines of the user's editrc count`() throws {
            let probe = try session(editrc: "probe:bind ^T drop-line\nother:bind ^Y drop-line\n")
            probe.terminal.type("half" + .control("t"))
            try probe.terminal.waitForScreen("probe> half^C\ninterrupt <half>\nprobe>")
        }

        @Test func `a lone Escape is vi's command key, arrows stay arrows`() throws {
            let probe = try session(editrc: "bind -v\n")
            probe.terminal.type("first" + .enter + "acb" + .left + "\u{1B}")
            // Escape moves the cursor one to the left.
            try probe.terminal.wait("command mode", until: { $0.text.hasSuffix("acb") && $0.cursor == (2, 8) })
            probe.terminal.type("xA!" + .enter)
            let answer = "probe> first\nline <first>\nprobe> ab!\nline <ab!>\n"
            try probe.terminal.waitForScreen(answer + "probe>")
            probe.terminal.type(.up + .up)
            try probe.terminal.waitForScreen(answer + "probe> first")
        }

        private func session(editrc: String) throws -> ProbeSession {
            var template = Array("/tmp/line-editing-home-XXXXXX".utf8CString)
            let home = String(cString: try #require(mkdtemp(&template)))
            defer {
                unlink(home + "/.editrc")
                rmdir(home)
            }
            let file = try #require(fopen(home + "/.editrc", "w"))
            fputs(editrc, file)
            fclose(file)
            return try ProbeSession(environment: ["HOME": home])
        }
    }
}
