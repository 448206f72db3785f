import Testing

@testable import Console

@Suite("Lines on screens of any width")
struct RendererTests {
    @Test("no width ends the program, and every word is shown", arguments: 1...12)
    func narrow(_ width: Int) {
        let renderer = Renderer(width: width, usesColor: false)
        let texts = [
            "", "a", "  two words", "   a longer line than fits", "            deep", "漢字 漢字", "one\ntwo three",
        ]
        for text in texts {
            let lines = renderer.lines([
                .text(text), .line(StyledText(text)), .headline(StyledText(text), edge: "edge"),
            ])
            for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
                #expect(lines.joined(separator: "\n").contains(word))
            }
        }
    }
}
