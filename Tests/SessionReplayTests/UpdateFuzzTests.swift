import SessionFormat
import Testing

@testable import SessionReplay

@Suite("Session update, at random")
struct UpdateFuzzTests {
    /// A generator that gives the same numbers in every run.
    private struct Sequence: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private static let pieces = [
        "[", "]", "[[", "[int]", "[..]", "[n]", "[int:n]", "...", "/", "a", "b", " ", "5", "{\"a\":", "}", "\"",
        "[/a+/]",
        "[uuid]", "1.5 s", "ä",
    ]

    @Test("what an update writes holds in the next replay", arguments: Array(1...400) + [2732, 15_340] as [UInt64])
    func holds(_ seed: UInt64) throws {
        var random = Sequence(state: seed &* 0x9E37_79B9_7F4A_7C15)
        func line(_ random: inout Sequence) -> OutputLine {
            let text = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                Self.pieces.randomElement(using: &random) ?? ""
            }
            return OutputLine(Bool.random(using: &random) ? .output : .error, text.joined())
        }
        let expected = (0..<Int.random(in: 0...4, using: &random)).map { _ in line(&random) }
        let written = (0..<Int.random(in: 0...4, using: &random)).map { _ in line(&random) }
        let text = (["galaksio-session 1", "", "> x"] + expected.map(\.source)).joined(separator: "\n") + "\n"
        // Some make a pattern that cannot be read.
        guard let step = try? SessionFileParser(path: "a").parse(text).steps[0] else { return }
        let edits = SessionEdit.edits(of: step, written: written, captures: Captures())
        let updated = try SessionFileWriter(isContinuousIntegration: false).updated(text, with: edits)
        let again = try SessionFileParser(path: "a").parse(updated).steps[0]
        var matcher = Matcher()
        let holds = matcher.matches(again.expected, written)
        #expect(holds, "\(text)\nwritten \(written.map(\.source))\nupdated \(updated)")
    }
}
