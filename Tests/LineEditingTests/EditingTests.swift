import Glibc
import TestSupport
import Testing

extension TerminalTests {
    @Suite("Editing at a terminal")
    struct EditingTests {
        @Test func `a typed line comes back, and the next prompt follows`() throws {
            let probe = try ProbeSession()
            probe.terminal.type("hello wörld 日本" + .enter)
            try probe.terminal.waitForScreen("probe> hello wörld 日本\nline <hello wörld 日本>\nprobe>")
        }

        @Test func `keys typed before the prompt are shown once`() throws {
            let probe = try ProbeSession()
            probe.terminal.type("one" + .enter + "two" + .enter + "three")
            try probe.terminal.waitForScreen("probe> one\nline <one>\nprobe> two\nline <two>\nprobe> three")
        }

        @Test func `a colour of the prompt takes no cells`() throws {
            let probe = try ProbeSession(columns: 20, environment: ["PROBE_STYLED": "1"])
            probe.terminal.type("0123456789abcdef" + .control("a") + "X" + .control("e") + "Y")
            try probe.terminal.waitForScreen("probe> X0123456789ab\ncdefY")
        }

        @Test func `keys in the middle of a line edit it`() throws {
            let probe = try ProbeSession()
            probe.terminal.type(
                "ac" + .left + "b" + .control("e") + "de" + .backspace + .control("a") + .delete + .enter
            )
            try probe.terminal.waitForScreen("probe> bcd\nline <bcd>\nprobe>")
        }

        @Test func `Ctrl-C drops the line and goes on`() throws {
            let probe = try ProbeSession()
            probe.terminal.type("half" + .control("c"))
            try probe.terminal.waitForScreen("probe> half^C\ninterrupt <half>\nprobe>")
            probe.terminal.type("next" + .enter)
            try probe.terminal.waitForScreen("probe> half^C\ninterrupt <half>\nprobe> next\nline <next>\nprobe>")
        }

        @Test func `Ctrl-D deletes in a line and ends on an empty one`() throws {
            let probe = try ProbeSession()
            probe.terminal.type("ab" + .control("a") + .control("d") + .enter)
            try probe.terminal.waitForScreen("probe> b\nline <b>\nprobe>")
            probe.terminal.type(.control("d"))
            #expect(try probe.terminal.waitForExit() == 0)
            #expect(probe.terminal.screen.text == "probe> b\nline <b>\nprobe>\nend")
        }

        @Test func `one match is completed, several are listed once`() throws {
            let probe = try ProbeSession()
            probe.terminal.type("de" + .tab)
            try probe.terminal.waitForScreen("probe> delete")
            probe.terminal.type("c" + .tab)
            try probe.terminal.waitForScreen("probe> delete cre\ncreate  credit\nprobe> delete cre")
            probe.terminal.type(.tab + .tab + "a" + .tab + "x")
            try probe.terminal.waitForScreen("probe> delete cre\ncreate  credit\nprobe> delete create x")
        }

        @Test func `what may follow is shown after the cursor and goes with the next key`() throws {
            let probe = try ProbeSession()
            probe.terminal.type("set")
            try probe.terminal.waitForScreen("probe> set KEY VALUE", cursor: (0, 10))
            probe.terminal.type(" ")
            try probe.terminal.waitForScreen("probe> set")
            probe.terminal.type(.backspace)
            try probe.terminal.waitForScreen("probe> set KEY VALUE")
            probe.terminal.type(.enter)
            try probe.terminal.waitForScreen("probe> set\nline <set>\nprobe>")
        }

        @Test func `a character typed at the end is all that is drawn for it`() throws {
            let probe = try ProbeSession()
            probe.terminal.type("a")
            try probe.terminal.waitForScreen("probe> a")
            let before = probe.terminal.output.count
            for text in ["as", "ase", "aset"] {
                probe.terminal.type(String(text.suffix(1)))
                try probe.terminal.waitForScreen("probe> \(text)")
            }
            #expect(probe.terminal.output[before...].elementsEqual("set".utf8))
        }

        @Test("typed behind a full row, a row of its own begins", arguments: [7, 8, 40])
        func beginsRow(_ columns: Int) throws {
            let probe = try ProbeSession(columns: columns)
            let row = "probe> " + String(repeating: "x", count: columns - 7)
            probe.terminal.type(String(row.dropFirst(7)))
            try probe.terminal.waitForScreen(row.trimmed)
            let before = probe.terminal.output.count
            probe.terminal.type("a")
            try probe.terminal.waitForScreen(row.trimmed + "\na", cursor: (1, 1))
            probe.terminal.type("b")
            try probe.terminal.waitForScreen(row.trimmed + "\nab", cursor: (1, 2))
            // The full row was written again, so that the terminal knows that it goes on.
            #expect(String(decoding: probe.terminal.output[before...], as: UTF8.self).contains(row))
        }

        @Test("beside what terminals show in different widths all is drawn", arguments: ["✈\u{FE0F}", "é", "e\u{301}"])
        func drawsAll(_ character: String) throws {
            let probe = try ProbeSession()
            probe.terminal.type(character + "a")
            try probe.terminal.wait("a", until: { $0.text.hasSuffix("a") })
            let before = probe.terminal.output.count
            probe.terminal.type("b")
            try probe.terminal.wait("b", until: { $0.text.hasSuffix("ab") })
            let isAllDrawn = String(decoding: probe.terminal.output[before...], as: UTF8.self).contains("probe>")
            #expect(isAllDrawn == (character.unicodeScalars.count > 1))
        }

        @Test func `a hint comes and goes while its word is typed key by key`() throws {
            let probe = try ProbeSession()
            for (key, screen, column) in [
                ("s", "probe> s", 8), ("e", "probe> se", 9), ("t", "probe> set KEY VALUE", 10),
                ("t", "probe> sett", 11),
            ] {
                probe.terminal.type(key)
                try probe.terminal.waitForScreen(screen, cursor: (0, column))
            }
        }

        @Test func `Enter in an open brace goes on with the same input`() throws {
            let probe = try ProbeSession()
            probe.terminal.type("set {" + .enter + "1" + .enter + "}")
            try probe.terminal.waitForScreen("probe> set {\n1\n}")
            probe.terminal.type(.enter)
            try probe.terminal.waitForScreen("probe> set {\n1\n}\nline <set {|1|}>\nprobe>")
        }

        @Test func `further lines stand after a prompt that shows what is open`() throws {
            let probe = try ProbeSession(columns: 20, environment: ["PROBE_CONTINUATION": "1"])
            probe.terminal.type("set {" + .enter + "a {" + .enter + "0123456789abcdef")
            try probe.terminal.waitForScreen("probe> set {\n    1> a {\n    2> 0123456789abc\ndef")
            probe.terminal.type(.up + .up + .control("e") + "!" + .down)
            try probe.terminal.waitForScreen("probe> set {!\n    1> a {\n    2> 0123456789abc\ndef", cursor: (1, 10))
            probe.terminal.type("}}" + .enter)
            let answer = "probe> set {!\n    1> a {}}\n    2> 0123456789abc\ndef\n"
            try probe.terminal.waitForScreen(answer + "line <set {!|a {}}|0\n123456789abcdef>\nprobe>")
        }

        @Test func `an input taller than the screen scrolls under the cursor`() throws {
            let probe = try ProbeSession(rows: 5)
            let lines = (1...12).map { "line \($0)" }
            probe.terminal.paste(lines.joined(separator: "\n"))
            try probe.terminal.waitForScreen(lines.suffix(5).joined(separator: "\n"))
            probe.terminal.type(String(repeating: .up, count: 9))
            try probe.terminal.waitForScreen(lines[2..<7].joined(separator: "\n"))
            probe.terminal.type("!" + String(repeating: .up, count: 9))
            try probe.terminal.waitForScreen("probe> line 1\nline 2\nline 3!\nline 4\nline 5")
            probe.notice("note")
            try probe.terminal.wait("the notice", until: { $0.allLines.contains("note") && $0.lines.count == 5 })
            probe.terminal.type(.control("l") + .enter)
            try probe.terminal.wait("the answer", until: { $0.allLines.contains { $0.hasPrefix("line <") } })
            #expect(probe.terminal.screen.allLines.contains("line 3!"))
        }

        @Test func `Ctrl-L goes on at the top of an empty screen`() throws {
            let probe = try ProbeSession()
            probe.terminal.type("one" + .enter + "draft" + .control("l"))
            try probe.terminal.waitForScreen("probe> draft")
            probe.terminal.type("!")
            try probe.terminal.waitForScreen("probe> draft!")
        }

        @Test func `a paste is one edit, and none of its lines runs`() throws {
            let probe = try ProbeSession(rows: 16)
            let lines = (1...10).map { "line \($0)" }
            probe.terminal.paste(lines.joined(separator: "\r"))
            let draft = "probe> " + lines.joined(separator: "\n")
            try probe.terminal.waitForScreen(draft)
            probe.notice("a notice")
            try probe.terminal.waitForScreen("a notice\n" + draft)
            #expect(probe.submitted().isEmpty)
            probe.terminal.type(.enter)
            try probe.terminal.wait("the answer", until: { $0.allLines.joined().contains("line <line 1|line 2") })
            #expect(probe.submitted() == [lines.joined(separator: "\n")])
        }

        @Test func `arrows recall entries whole, and the draft at last`() throws {
            let probe = try ProbeSession(rows: 20)
            probe.terminal.type("first" + .enter + "set {" + .enter + "2" + .enter + "}" + .enter + "dra")
            let before = "probe> first\nline <first>\nprobe> set {\n2\n}\nline <set {|2|}>\n"
            try probe.terminal.waitForScreen(before + "probe> dra")
            probe.terminal.type(.up)
            try probe.terminal.waitForScreen(before + "probe> set {\n2\n}")
            probe.terminal.type(.up + .up)
            try probe.terminal.wait("the first line", until: { $0.cursor == (6, 1 + 7) || $0.cursor == (6, 1) })
            probe.terminal.type(.up)
            try probe.terminal.waitForScreen(before + "probe> first")
            probe.terminal.type(.down + .down + .down + .down)
            try probe.terminal.waitForScreen(before + "probe> dra")
            probe.terminal.type("ft" + .enter)
            try probe.terminal.waitForScreen(before + "probe> draft\nline <draft>\nprobe>")
        }

        @Test func `Ctrl-R finds an entry by its middle, and Enter runs it`() throws {
            let probe = try ProbeSession(rows: 20)
            probe.terminal.type("get 一二三" + .enter + "get abc" + .enter + "other")
            let before = "probe> get 一二三\nline <get 一二三>\nprobe> get abc\nline <get abc>\n"
            probe.terminal.type(.control("r") + "get")
            try probe.terminal.waitForScreen(before + "(search) get: get abc")
            probe.terminal.type(.control("r"))
            try probe.terminal.waitForScreen(before + "(search) get: get 一二三")
            probe.terminal.type(.control("g"))
            try probe.terminal.waitForScreen(before + "probe> other")
            probe.terminal.type(.control("r") + "二x")
            try probe.terminal.waitForScreen(before + "(not found) 二x: get 一二三")
            probe.terminal.type(.backspace + .enter)
            try probe.terminal.waitForScreen(before + "probe> get 一二三\nline <get 一二三>\nprobe>")
        }

        @Test func `a draft wraps anew when the terminal changes its size`() throws {
            let probe = try ProbeSession(columns: 40)
            probe.terminal.type("done" + .enter + "0123456789abcdefghij")
            try probe.terminal.waitForScreen("probe> done\nline <done>\nprobe> 0123456789abcdefghij")
            probe.terminal.resize(columns: 20, rows: 12)
            probe.terminal.type("!")
            try probe.terminal.waitForScreen("probe> done\nline <done>\nprobe> 0123456789abc\ndefghij!")
            probe.terminal.resize(columns: 60, rows: 12)
            probe.terminal.type("?")
            try probe.terminal.waitForScreen("probe> done\nline <done>\nprobe> 0123456789abcdefghij!?")
        }

        @Test func `a secret is not shown and not kept`() throws {
            let probe = try ProbeSession()
            probe.terminal.type("secret" + .enter)
            try probe.terminal.waitForScreen("probe> secret\nsecret:")
            probe.terminal.type("hunter2x" + .backspace + .enter)
            try probe.terminal.waitForScreen("probe> secret\nsecret:\ngot 7 bytes\nprobe>")
            probe.terminal.type(.up)
            try probe.terminal.waitForScreen("probe> secret\nsecret:\ngot 7 bytes\nprobe>")
            probe.terminal.type("secret" + .enter)
            try probe.terminal.wait("a question", until: { $0.text.hasSuffix("secret:") })
            probe.terminal.type("ab" + .control("c"))
            try probe.terminal.wait("a refusal", until: { $0.text.hasSuffix("no secret\nprobe>") })
        }
    }
}

extension String {
    /// The text without spaces at its end, as a screen has it.
    fileprivate var trimmed: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
