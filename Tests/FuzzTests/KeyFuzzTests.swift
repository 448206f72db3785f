import Glibc
import TestSupport
import Testing

/// Bytes that a keyboard, a paste or a confused terminal may send to a prompt.
@Suite("Random keys", .blocking)
struct KeyFuzzTests {
    private static let samples: [String] = [
        "create eu\t\u{1B}[D\u{1B}[C\u{7F}\u{1B}[3~", "\u{1B}[200~line one\nline {\n\u{1B}[201~}\r",
        "\u{12}cre\u{12}\u{7}abc\u{15}",
        "\u{1B}[A\u{1B}[A\u{1B}[B\u{1B}OP\u{1B}[1;5C\u{1B}[15~\u{1B}b\u{1B}f\u{1B}d",
        "日本語\u{7F}\u{1}x\u{5}\u{17}\u{19}\u{14}\u{B}",
        "{ a\r b\r}\r", "get k\r\u{1B}[A\u{1B}[A x\r",
        "\u{16}\u{1B}\u{1B}\u{1B}[M !!\u{1B}[<0;1;1M\u{1B}[6n\u{1B}]0;x\u{7}",
    ]
    private static let words = [
        "\u{1B}[", "\u{1B}O", "\u{1B}[200~", "\u{1B}[201~", "\u{1B}[1;5D", "\u{1B}[999999999999C", "\u{1B}[3;5~",
        "\u{12}", "\u{16}", "\u{18}\u{5}",
        "\t\t", "\r", "\u{1F}", "\u{1B}\u{7F}", "\u{1B}.", "\u{1B}5\u{1B}5", "\u{1B}99999999999",
    ]
    /// The end of a paste, of what is asked for more keys, and of the program.
    private static let end = "\u{1B}[201~\u{1B}[201~\u{3}\u{3}\u{3}\u{3}\u{15}exit\r"

    @Test func `any keys leave a prompt at which the program can be ended`() {
        FuzzRun("keys", Self.samples, words: Self.words, share: 40).check { bytes in
            // These stop or end the program by a signal, as they should.
            let signals: [UInt8] = [0x1A, 0x1C]
            let keys = bytes.prefix(2000).filter { !signals.contains($0) }
            let terminal = try PseudoTerminal(
                BuiltProgram.path("line-editing-probe"),
                environment: [
                    "EDITOR": "/bin/true", "VISUAL": "/bin/true", "SWIFT_BACKTRACE": "interactive=no,color=no",
                ],
                columns: 40,
                rows: 12
            )
            try terminal.wait("a prompt", until: { $0.text.hasPrefix("probe>") })
            terminal.type(bytes: keys)
            terminal.type(Self.end)
            let status = try terminal.waitForExit()
            // Between two prompts the probe does nothing about an interrupt, which is a signal there.
            return [7, 0, -SIGINT].contains(status) ? nil : "it ends with \(status)"
        }
    }
}
