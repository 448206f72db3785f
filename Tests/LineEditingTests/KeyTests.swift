import TestSupport
import Testing

extension TerminalTests {
    @Suite("Keys that are escape sequences")
    struct KeyTests {
        @Test(
            "a key that means nothing types nothing",
            arguments: [
                "\u{1B}[15~", "\u{1B}[24;5~", "\u{1B}OP", "\u{1B}[[A", "\u{1B}[1;2C", "\u{1B}[1;2D", "\u{1B}[1;2A",
                "\u{1B}[2~", "\u{1B}[Z", "\u{1B}[I", "\u{1B}[3;2~", "\u{1B}[5;5~", "\u{1B}[12;40R", "\u{1B}[27;5;13~",
                "\u{1B}[?1;2c", "\u{1B}[201~", "\u{1B}[<0;10;10M", "\u{1B}O2P", "\u{1B}O1;5P", "\u{1B}[7$", "\u{1B}[3$",
                "\u{1B}[M !!", "\u{9B}15~",
                "\u{1B}]11;rgb:0000/0000/0000\u{7}", "\u{1B}P>|XTerm(370)\u{1B}\\",
            ]
        )
        func swallowed(_ key: String) throws {
            let probe = try ProbeSession()
            probe.terminal.type("ab" + key + "c" + key + .enter)
            try probe.terminal.waitForScreen("probe> abc\nline <abc>\nprobe>")
        }

        @Test(
            "Ctrl and Alt with an arrow move by words",
            arguments: [
                ("\u{1B}[1;3D", "\u{1B}[1;3C"), ("\u{1B}[1;5D", "\u{1B}[1;5C"), ("\u{1B}\u{1B}[D", "\u{1B}\u{1B}[C"),
                ("\u{1B}Od", "\u{1B}Oc"), ("\u{1B}b", "\u{1B}f"),
            ]
        )
        func words(_ left: String, _ right: String) throws {
            let probe = try ProbeSession()
            probe.terminal.type("one two six" + left + left + "<" + right + ">" + .enter)
            try probe.terminal.waitForScreen("probe> one <two> six\nline <one <two> six>\nprobe>")
        }

        @Test func `Ctrl-Delete deletes a word`() throws {
            let probe = try ProbeSession()
            probe.terminal.type("one two six" + "\u{1B}[1;5D\u{1B}[1;5D" + "\u{1B}[3;5~" + .enter)
            try probe.terminal.waitForScreen("probe> one  six\nline <one  six>\nprobe>")
        }

        @Test func `PgUp and PgDn walk through the entries that begin with what is before the cursor`() throws {
            let probe = try ProbeSession(rows: 20)
            for line in ["get a", "set b", "get c", "other", "get c"] { probe.terminal.type(line + .enter) }
            probe.terminal.type("ge")
            try probe.terminal.wait("the draft", until: { $0.lines.last == "probe> ge" })
            for (key, line) in [
                (pageUp, "get c"), (pageUp, "get a"), (pageUp, "get a"), (pageDown, "get c"), (pageDown, "ge"),
                (pageDown, "ge"), (pageUp + pageUp, "get a"),
            ] {
                probe.terminal.type(key)
                try probe.terminal.wait(line, until: { $0.lines.last == "probe> \(line)" })
            }
            probe.terminal.type("!" + pageUp + .enter)
            try probe.terminal.wait("the answer", until: { $0.text.contains("line <get a!>") })
        }

        @Test func `keys that the user's editrc binds are handed on`() throws {
            let home = try TemporaryFolder()
            try home.write("bind \"\\e[15~\" drop-line\n", to: ".editrc")
            let probe = try ProbeSession(environment: ["HOME": home.path])
            probe.terminal.type("half" + "\u{1B}[17~" + "\u{1B}[15~")
            try probe.terminal.waitForScreen("probe> half^C\ninterrupt <half>\nprobe>")
        }

        @Test func `characters of text that the user's editrc binds are handed on`() throws {
            let home = try TemporaryFolder()
            try home.write("bind \"^Tk\" drop-line\nbind \"(\" drop-line\nbind \")\" drop-line\n", to: ".editrc")
            let probe = try ProbeSession(environment: ["HOME": home.path])
            for keys in [.control("t") + "k", "(", ")"] {
                probe.terminal.type("half" + keys)
                try probe.terminal.waitForScreen("probe> half^C\ninterrupt <half>\nprobe>")
                probe.terminal.type(.control("l"))
                try probe.terminal.waitForScreen("probe>")
            }
            probe.terminal.type("k^" + .enter)
            try probe.terminal.waitForScreen("probe> k^\nline <k^>\nprobe>")
        }

        @Test("what libedit itself binds arrows to is not the user's", arguments: ["xterm-256color", "linux"])
        func emptyEditrc(_ terminal: String) throws {
            let home = try TemporaryFolder()
            try home.write("\n", to: ".editrc")
            let probe = try ProbeSession(environment: ["HOME": home.path, "TERM": terminal])
            let (pasteBegin, pasteEnd) = ("\u{1B}[200~", "\u{1B}[201~")
            for start in ["\u{1B}OH", "\u{1B}[1~", "\u{1B}[H"] {
                probe.terminal.type(pasteBegin + "one\ntwo" + pasteEnd + start + "X" + .enter)
                try probe.terminal.wait("the line's start", until: { $0.text.contains("line <one|Xtwo>") })
                probe.terminal.type(.control("l"))
                try probe.terminal.waitForScreen("probe>")
            }
            probe.terminal.type("\u{1B}OA")
            try probe.terminal.waitForScreen("probe> one\nXtwo")
        }

        @Test("libedit's own command line has no key", arguments: ["x", "X"])
        func ownCommandLine(_ key: String) throws {
            let probe = try ProbeSession()
            probe.terminal.type("half\u{1B}\(key)")
            probe.notice("note")
            try probe.terminal.waitForScreen("note\nprobe> half")
            probe.terminal.type("!" + .enter)
            try probe.terminal.wait("an answer", until: { $0.text.contains("line <half") })
            #expect(!probe.terminal.screen.text.contains("\n:"))
        }

        @Test func `Ctrl-Space quotes the next key, and changes none`() throws {
            let probe = try ProbeSession()
            probe.terminal.type("abc" + "\u{0}" + "X" + "d" + .enter)
            try probe.terminal.wait("the answer", until: { $0.text.contains("line <abcXd>") })
        }

        @Test func `a number behind Escape repeats the next character`() throws {
            let probe = try ProbeSession()
            probe.terminal.type("\u{1B}5ab" + "\u{1B}12c" + .enter)
            try probe.terminal.wait("the answer", until: { $0.text.contains("line <aaaaabcccccccccccc>") })
        }

        @Test("text that fills the screen ends nothing", arguments: [480, 808], [50, 100])
        func full(_ first: Int, _ more: Int) throws {
            let probe = try ProbeSession(columns: 40, rows: 12)
            let keys = "\u{1B}b" + "\u{1B}f" + "\u{1B}d"
            probe.terminal.type(
                String(repeating: "a", count: first) + keys + String(repeating: "b", count: more) + .enter
            )
            try probe.terminal.wait("the answer", until: { $0.allLines.contains { $0.hasPrefix("line <") } })
            #expect(probe.submitted() == [String(repeating: "a", count: first) + String(repeating: "b", count: more)])
        }

        private let pageUp = "\u{1B}[5~"
        private let pageDown = "\u{1B}[6~"
    }
}
