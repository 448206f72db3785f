import TestSupport
import Testing

extension TerminalTests {
    @Suite("Characters of several scalars")
    struct JoinedTests {
        @Test(
            "are moved over and deleted as one",
            arguments: ["👨‍👩‍👧", "👍🏽", "❤️", "🇩🇪", "e\u{301}", "🏴‍☠️", "한", "각", "1️⃣"]
        )
        func whole(_ character: String) throws {
            let probe = try ProbeSession(rows: 20)
            let lines = [
                .left + .left + "<" + .right + ">", .left + .backspace + "-", .left + .left + .delete + "+",
            ]
            for (number, keys) in lines.enumerated() {
                probe.terminal.type("a" + character + "b" + keys + .enter)
                try probe.terminal.wait(
                    "the answer and a prompt",
                    until: { screen in
                        screen.allLines.count { $0.hasPrefix("line <") } > number && screen.lines.last == "probe>"
                    }
                )
            }
            #expect(probe.submitted() == ["a<\(character)>b", "a-b", "a+b"])
        }

        @Test func `the text behind one stands where all terminals agree`() throws {
            let probe = try ProbeSession(columns: 20)
            // The screen of the test shows the parts one by one, and the text is written over all but the first.
            probe.terminal.type("👨‍👩‍👧bc" + .control("a") + "x")
            try probe.terminal.wait("the cursor", until: { $0.cursor == (0, 8) && $0.text == "probe> x👨bc" })
        }
    }
}
