import TestSupport
import Testing

/// The suites with a program at a terminal, run one after the other.
@Suite(.serialized, .blocking)
struct TerminalTests {}

extension TerminalTests {
    @Suite("Notices above what is typed")
    struct NoticeTests {
        @Test(
            "a notice stands above the draft, which is kept",
            arguments: [
                ("half", "probe> half"),
                ("0123456789abcdefghijklmnop", "probe> 0123456789abc\ndefghijklmnop"),
                ("0123456789abc", "probe> 0123456789abc"),
                ("日本語日本語日本語日本語", "probe> 日本語日本語\n日本語日本語"),
                ("set {\rx\ry", "probe> set {\nx\ny"),
                ("set {\r日本語日本語日本語日本語", "probe> set {\n日本語日本語日本語日\n本語"),
            ]
        )
        func stands(_ keys: String, _ draft: String) throws {
            let probe = try ProbeSession(columns: 20)
            probe.terminal.type(keys)
            try probe.terminal.waitForScreen(draft)
            probe.notice("[$1] first")
            try probe.terminal.waitForScreen("[$1] first\n" + draft)
            probe.notice("[$2] a second that is too long for a row")
            let notices = "[$1] first\n[$2] a second that i\ns too long for a row\n"
            try probe.terminal.waitForScreen(notices + draft)
            probe.terminal.type("!")
            try probe.terminal.waitForScreen(notices + draft + (draft.hasSuffix("9abc") ? "\n!" : "!"))
        }

        @Test func `the cursor stays in the middle of the draft`() throws {
            let probe = try ProbeSession(columns: 20)
            probe.terminal.type("0123456789abcdefghij" + .control("a"))
            try probe.terminal.waitForScreen("probe> 0123456789abc\ndefghij")
            probe.notice("note")
            try probe.terminal.waitForScreen("note\nprobe> 0123456789abc\ndefghij")
            probe.terminal.type("X")
            try probe.terminal.waitForScreen("note\nprobe> X0123456789ab\ncdefghij")
        }

        @Test func `a search goes on below a notice`() throws {
            let probe = try ProbeSession()
            probe.terminal.type("get a" + .enter + .control("r") + "et")
            try probe.terminal.waitForScreen("probe> get a\nline <get a>\n(search) et: get a")
            probe.notice("note")
            try probe.terminal.waitForScreen("probe> get a\nline <get a>\nnote\n(search) et: get a")
            probe.terminal.type(.enter)
            try probe.terminal.waitForScreen("probe> get a\nline <get a>\nnote\nprobe> get a\nline <get a>\nprobe>")
        }

        @Test func `a notice waits for the end of a paste`() throws {
            let probe = try ProbeSession()
            probe.terminal.type("a\u{1B}[200~b")
            probe.notice("note")
            probe.terminal.type("c\u{1B}[201~")
            try probe.terminal.waitForScreen("note\nprobe> abc")
        }

        @Test func `what a paste loses is said`() throws {
            let probe = try ProbeSession(columns: 80)
            probe.terminal.paste("a\u{01}b\u{9B}c\td\r\ne")
            try probe.terminal.waitForScreen(
                "warning: control characters removed from the paste: 2\nprobe> abc      d\ne"
            )
            probe.terminal.type(.enter)
            try probe.terminal.waitForScreen(
                "warning: control characters removed from the paste: 2\nprobe> abc      d\ne\nline <abc       d|e>\nprobe>"
            )
        }

        @Test func `many notices come in order`() throws {
            let probe = try ProbeSession(rows: 10)
            probe.terminal.type("half")
            for index in 0..<500 { probe.notice("note \(index)") }
            let notices = (0..<500).map { "note \($0)" }
            try probe.terminal.wait("all notices", until: { $0.allLines == notices + ["probe> half"] })
        }
    }
}
