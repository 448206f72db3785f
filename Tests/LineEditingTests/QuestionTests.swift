import Glibc
import TestSupport
import Testing

extension TerminalTests {
    @Suite("Nothing answers a question that came before it")
    struct QuestionTests {
        private static let dropped = "What you typed before this question was ignored."
        private static let together = "Several lines arrived at once, so none was used as your answer."

        private func session(_ environment: [String: String] = [:]) throws -> ProbeSession {
            try ProbeSession(columns: 80, environment: environment)
        }

        @Test func `an answer that is typed after it counts`() throws {
            let probe = try session()
            probe.terminal.type("ask" + .enter)
            try probe.terminal.waitForScreen("probe> ask\nsure?")
            probe.terminal.type("y" + .enter)
            try probe.terminal.waitForScreen("probe> ask\nsure? y\nanswer <y>\nprobe>")
        }

        @Test func `lines that were read together with the command are thrown away`() throws {
            let probe = try session()
            probe.terminal.type("ask" + .enter + "y" + .enter + "more" + .enter + "half")
            try probe.terminal.waitForScreen("probe> ask\n\(Self.dropped)\nsure?")
            probe.terminal.type("n" + .enter)
            try probe.terminal.waitForScreen("probe> ask\n\(Self.dropped)\nsure? n\nanswer <n>\nprobe>")
            #expect(probe.submitted() == [])
        }

        @Test("what is typed while the command runs is thrown away, with Enter and without", arguments: ["y\r", "y"])
        func whileBusy(_ keys: String) throws {
            let probe = try session()
            probe.terminal.type("ask later" + .enter)
            try probe.terminal.waitForScreen("probe> ask later\nworking")
            probe.terminal.type(keys)
            try probe.terminal.waitForScreen("probe> ask later\nworking\n\(Self.dropped)\nsure?")
            probe.terminal.type(.enter)
            try probe.terminal.waitForScreen(
                "probe> ask later\nworking\n\(Self.dropped)\nsure?\nanswer <>\nprobe>"
            )
        }

        @Test func `a paste that is still on its way is waited for`() throws {
            let probe = try session()
            probe.terminal.type("ask" + .enter)
            for _ in 0..<20 {
                usleep(30_000)
                probe.terminal.type("y" + .enter)
            }
            try probe.terminal.waitForScreen("probe> ask\n\(Self.dropped)\nsure?")
        }

        @Test func `several lines at once are no answer, and the question stands again`() throws {
            let probe = try session()
            probe.terminal.type("ask" + .enter)
            try probe.terminal.waitForScreen("probe> ask\nsure?")
            probe.terminal.type("y" + .enter + "ls" + .enter)
            try probe.terminal.waitForScreen("probe> ask\nsure? y\n\(Self.together)\nsure?")
            probe.terminal.type("y\r\n")
            try probe.terminal.waitForScreen("probe> ask\nsure? y\n\(Self.together)\nsure? y\nanswer <y>\nprobe>")
        }

        @Test func `a paste with brackets waits for Enter`() throws {
            let probe = try session()
            probe.terminal.type("ask" + .enter)
            try probe.terminal.waitForScreen("probe> ask\nsure?")
            probe.terminal.paste("y\n")
            try probe.terminal.wait("the paste", until: { $0.lines.count == 2 && $0.cursor.row == 2 })
            probe.terminal.type(.control("c"))
            try probe.terminal.wait("a no", until: { $0.text.contains("no <y|>") })
        }

        @Test func `Ctrl-C among what is thrown away is a no`() throws {
            let probe = try session()
            probe.terminal.type("ask" + .enter + "y" + .control("c"))
            try probe.terminal.wait("a no", until: { $0.text.hasSuffix("no <>\nprobe>") })
        }

        @Test func `a key that stands for several does not answer`() throws {
            let home = try TemporaryFolder()
            try home.write("bind -s ^T \"ask\\\\ny\\\\n\"\n", to: ".editrc")
            let probe = try session(["HOME": home.path])
            probe.terminal.type(.control("t"))
            try probe.terminal.waitForScreen("probe> ask\n\(Self.dropped)\nsure?")
        }

        @Test func `a key that is asked for is not what was typed before`() throws {
            let probe = try session()
            probe.terminal.type("secret" + .enter + "marked" + .enter)
            try probe.terminal.waitForScreen("probe> secret\n\(Self.dropped)\nsecret:")
            probe.terminal.type("four" + .enter)
            try probe.terminal.waitForScreen("probe> secret\n\(Self.dropped)\nsecret:\ngot 4 bytes\nprobe>")
        }

        @Test func `a signal ends the wait for silence`() throws {
            let probe = try session()
            probe.terminal.type("ask" + .enter)
            for number in 0..<16 {
                usleep(20_000)
                probe.terminal.type("y" + .enter)
                if number == 10 { probe.terminal.send(SIGTERM) }
            }
            // What is typed after the end is the terminal's own echo.
            let screen = "probe> ask\n\(Self.dropped)\nterminated(signal: \(SIGTERM))\nterminated \(SIGTERM)\n"
            try probe.terminal.wait("the end", until: { $0.text.hasPrefix(screen) })
        }
    }
}
