import Core
import Testing

@Suite("Text that is safe to show")
struct PrintableTextTests {
    @Test(
        "what a screen would obey is escaped",
        arguments: [
            ("\u{1B}[2J", "\\u{1b}[2J"), ("a\u{202E}b", "a\\u{202e}b"), ("a\u{200B}b", "a\\u{200b}b"), ("\n", "\\u{a}"),
            ("\u{7F}\u{9B}", "\\u{7f}\\u{9b}"), ("\u{2028}", "\\u{2028}"), ("\u{FEFF}", "\\u{feff}"),
            ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"), ("\u{E0041}", "\\u{e0041}"), ("\u{3164}", "\\u{3164}"),
        ]
    )
    func escapes(_ text: String, _ shown: String) {
        #expect(text.terminalSafe == shown)
    }

    @Test("what people write stays", arguments: ["", "hello", "Preço ✓ données", "USD₮0", "日本語", "❤️", "e\u{301}"])
    func keeps(_ text: String) {
        #expect(text.terminalSafe == text)
    }

    @Test func `a cut is marked`() {
        #expect("abcdef".terminalSafe(upTo: 3) == "abc…")
        #expect("abc".terminalSafe(upTo: 3) == "abc")
    }
}
