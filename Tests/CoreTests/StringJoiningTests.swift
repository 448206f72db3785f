import Core
import Testing

@Suite("Strings from parts")
struct StringJoiningTests {
    @Test(
        "the parts follow each other, whatever they are",
        arguments: [
            [], [""], ["", "", ""], ["a"], ["a", "", "b"],
            // The bounds of strings that need no memory of their own.
            [String(repeating: "x", count: 15)], [String(repeating: "x", count: 7), String(repeating: "y", count: 9)],
            [String(repeating: "x", count: 17), "ü"], ["äöü", "日本", "🦊"], [String(repeating: "🦊", count: 1000), "x"],
        ]
    )
    func parts(_ parts: [String]) {
        let text = String(joining: parts)
        #expect(Array(text.utf8) == parts.flatMap { Array($0.utf8) })
        var bytes: [UInt8] = [0]
        for part in parts { bytes.append(text: part) }
        #expect(bytes == [0] + Array(text.utf8))
    }

    @Test func `letters may be put together of parts`() {
        #expect(String(joining: "e", "\u{301}") == "\u{E9}" && String(joining: "e", "\u{301}").count == 1)
        #expect(String(joining: "a".dropFirst().description, "b") == "b")
    }
}
