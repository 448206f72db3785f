import TestSupport
import Testing

extension TerminalTests {
    @Suite("Random keys, pastes and notices")
    struct FuzzTests {
        @Test(
            "the screen is what the submitted text looks like, below all notices",
            arguments: [21, 30, 37, 40, 80],
            0..<seedsPerWidth
        )
        func agrees(_ columns: Int, _ seed: Int) throws {
            var random = SplitMix(seed: UInt64(columns * 1000 + seed))
            let probe = try ProbeSession(columns: columns, rows: 50)
            var notices: [String] = []
            for _ in 0..<40 {
                if Int.random(in: 0..<4, using: &random) == 0 {
                    notices.append("note \(notices.count)")
                    probe.notice(notices[notices.count - 1])
                } else {
                    act(on: probe.terminal, &random)
                }
            }
            try probe.terminal.wait(
                "all notices",
                until: { $0.allLines.count { $0.hasPrefix("note ") } == notices.count }
            )
            probe.terminal.type(.enter)
            try probe.terminal.wait("the answer", until: { $0.allLines.contains { $0.hasPrefix("line <") } })
            let lines = probe.terminal.screen.allLines
            let text = try #require(probe.submitted().first)
            #expect(lines.prefix { !$0.hasPrefix("line <") } == notices + rendering(of: text, columns: columns))
        }

        @Test("the screen is what the text looks like after each key", arguments: [9, 21, 40])
        func agreesKeyByKey(_ columns: Int) throws {
            var random = SplitMix(seed: UInt64(columns))
            let probe = try ProbeSession(columns: columns, rows: 50)
            var text = ""
            for _ in 0..<200 {
                let key = try #require(Self.scalars.randomElement(using: &random))
                text.unicodeScalars.append(contentsOf: key.unicodeScalars)
                probe.terminal.type(String(key))
                let lines = rendering(of: text, columns: columns)
                // A row that is full is followed by one that is empty.
                let expected = lines.last == "" ? Array(lines.dropLast()) : lines
                try probe.terminal.wait("\(text)", until: { $0.allLines == expected })
            }
        }

        private static let seedsPerWidth = 8
        private static let scalars = Array("abc xyz 日本語한글界éß")
        private static let keys: [String] = [
            .left, .left, .left, .right, .right, .up, .down, .backspace, .backspace, .delete, .control("a"),
            .control("e"),
            .control("w"), .control("y"), .control("t"), "\u{1B}b", "\u{1B}f", "\u{1B}d",
        ]

        private func act(on terminal: PseudoTerminal, _ random: inout SplitMix) {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4: terminal.type(text(1...14, &random))
            case 4: terminal.paste(text(1...10, &random) + "\n" + text(1...30, &random))
            case 5: terminal.paste(text(0...5, &random) + "\t" + text(1...5, &random))
            default: terminal.type(Self.keys.randomElement(using: &random) ?? "")
            }
        }

        private func text(_ lengths: ClosedRange<Int>, _ random: inout SplitMix) -> String {
            let count = Int.random(in: lengths, using: &random)
            return String((0..<count).map { _ in Self.scalars.randomElement(using: &random) ?? "-" })
        }

        /// The rows that a terminal shows of a prompt and a text; each full row is followed by another.
        private func rendering(of text: String, columns: Int) -> [String] {
            var screen = ScreenModel(columns: columns, rows: 200)
            screen.show("probe> ")
            for scalar in text.unicodeScalars {
                switch scalar {
                case "\n": screen.show("\r\n")
                case "\t":
                    repeat {
                        screen.show(" ")
                        screen.settleMargin()
                    } while screen.cursor.column % 8 != 0
                default: screen.show(String(scalar))
                }
                screen.settleMargin()
            }
            return Array(screen.lines.prefix(screen.cursor.row + 1))
                + Array(repeating: "", count: max(0, screen.cursor.row + 1 - screen.lines.count))
        }
    }
}
