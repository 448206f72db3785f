import TestSupport
import Testing

extension TerminalTests {
    @Suite("Another size of the terminal")
    struct ResizeTests {
        @Test("a draft is there once, in the scrollback too", arguments: 0..<24)
        func once(_ seed: Int) throws {
            var random = SplitMix(seed: UInt64(seed))
            let probe = try ProbeSession(columns: 40, rows: 10)
            var draft = (0..<Int.random(in: 5...90, using: &random)).map { "word\($0)" }.joined(separator: " ")
            probe.terminal.type("before" + .enter)
            try probe.terminal.wait("the answer", until: { $0.text.contains("line <before>") })
            probe.terminal.type(draft)
            try wait(probe, for: draft)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let columns = [20, 25, 33, 40, 57, 80, 120].randomElement(using: &random) ?? 40
                let rows = [5, 8, 10, 24].randomElement(using: &random) ?? 10
                probe.terminal.resize(columns: columns, rows: rows)
                // What is typed is shown last: then nothing is on its way to the old screen.
                draft += "!"
                probe.terminal.type("!")
                try wait(probe, for: draft)
            }
        }

        @Test("a screen that is another size already when the program hears of the last", arguments: [31, 33, 57, 120])
        func ahead(_ columns: Int) throws {
            let probe = try ProbeSession(columns: 40, rows: 14)
            var draft = (0..<20).map { "word\($0)" }.joined(separator: " ")
            probe.terminal.type("before" + .enter)
            try probe.terminal.wait("the answer", until: { $0.text.contains("line <before>") })
            probe.terminal.type(draft)
            try wait(probe, for: draft)
            for _ in 1...3 {
                probe.terminal.resizeScreen(columns: columns, rows: 14)
                probe.terminal.resizeScreen(columns: 40, rows: 14)
                probe.terminal.tellSize(columns: columns, rows: 14)
                draft += "!"
                probe.terminal.type("!")
                try wait(probe, for: draft)
                probe.terminal.resize(columns: 40, rows: 14)
                draft += "?"
                probe.terminal.type("?")
                try wait(probe, for: draft)
            }
            #expect(probe.terminal.screen.allLines.count { $0.contains("word0") } == 1)
        }

        @Test("a terminal that leaves its rows as they are shows it once", arguments: [20, 25, 33, 57, 80, 120])
        func unwrapped(_ columns: Int) throws {
            let probe = try ProbeSession(
                columns: 40,
                rows: 14,
                reflows: false,
                environment: ["XTERM_VERSION": "XTerm(379)"]
            )
            var draft = (0..<30).map { "word\($0)" }.joined(separator: " ")
            probe.terminal.type(draft)
            try wait(probe, for: draft)
            probe.terminal.resize(columns: columns, rows: 14)
            draft += "!"
            probe.terminal.type("!")
            try wait(probe, for: draft)
        }

        /// Waits until prompt and draft are all that was ever shown of the input.
        private func wait(_ probe: ProbeSession, for draft: String) throws {
            try probe.terminal.wait(
                "the draft once",
                until: { screen in
                    let shown = screen.allLines.joined().filter { $0 != " " }
                    let wanted = "probe> \(draft)".filter { $0 != " " }
                    return shown.hasSuffix(wanted) && shown.ranges(of: "word0").count == 1
                }
            )
        }
    }
}
