import SessionFormat
import Testing

@testable import GalaksioApp
@testable import Console

@Suite("Nothing from outside speaks to the terminal", .timeLimit(.minutes(10)))
struct PrintableTests {
    /// Escape, a C1 control, Bell, a carriage return, a mark that turns the direction of text, and one of no width.
    private static let hostile = "a\u{1B}[31m\u{9B}2J\u{7}b\rc\u{202E}d\u{200B}"
    private static let quoted = #"'\#(hostile)'"#
    /// Returns true for a printable character and for the console's own line ends and tabs.
    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A, 0x09: true
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0x200B...0x200F, 0xFEFF: false
        default: true
        }
    }

    /// Every command with hostile words in each of its places, and what looks at what they left behind.
    private static func lines(of name: String) -> [String] {
        let words = (0...4).map { Array(repeating: quoted, count: $0).joined(separator: " ") }
        let options = ["--in \(quoted)", "--json", "--raw", "in \(quoted)", "> \(quoted)", "< \(quoted)", "&"]
        return words.flatMap { ["\(name) \($0)", "\(name) \($0) --json"] } + options.map { "\(name) \(quoted) \($0)" }
    }

    @Test("a command with hostile words in each place", arguments: CommandRegistry.all.map(\.name))
    func commands(_ name: String) async {
        await expectHarmless(Self.lines(of: name))
    }

    @Test func `names, values, references, settings, expectations and directives`() async {
        let text = Self.hostile
        await expectHarmless(
            [
                "let \(text) = 1", "let a = \(Self.quoted)", "let a", "let", "let a --json", "unlet \(text)",
                "$\(text)",
                "set k $last.\(text)", "get ${\(text)}", ":\(text)", ":output \(text)", ":region \(Self.quoted)", ":",
                ":region",
                "expect \(text) == 1", "expect result.value == \(Self.quoted)", "expect \(Self.quoted) exists",
                "@ \(text)",
                "@ price \(text) 1 x", "@ reply \(Self.quoted)", "@ fault \(text) \(text)", text, "\(text) \(text)",
                "nosuch \(text)",
                "repeat \(text) get k", "watch every \(text) get k", "bench n \(text) get k", "5 \(text)",
                "explain \(text)",
                "set {\"\(text)\":1} 2", "set k {\"\\u001b\\u009b\":\"\\u001b[2J\\u202e\"}", "get k", "get k --json",
                "keys", "keys --json",
                "trace", "trace --json", "explain", "history", "history --json", "stats", "ledger",
            ]
        )
    }

    private func expectHarmless(_ lines: [String]) async {
        var (loop, written) = LocalConsole.make()
        for line in ["policy mode auto", "create us-east-1", "set \(Self.quoted) \(Self.quoted)"] + lines {
            // What is read back raw is a value for a pipe, as it is.
            _ = await loop.handle(line)
            let isRaw = line.contains("--raw")
            for shown in written.take() where !isRaw || shown.stream == .error {
                let bad = shown.text.unicodeScalars.filter { !Self.isHarmless($0) }
                #expect(bad.isEmpty, "\(line.debugDescription) wrote \(shown.text.debugDescription)")
            }
        }
    }
}
