import Testing

@testable import Console

@Suite("Rows of a screen")
struct ScreenRowsTests {
    @Test(
        "a line takes as many rows as it wraps into, and at least one",
        arguments: [
            ("", 0), ("a\n", 1), ("\n\n", 2), ("12345\n", 1), ("123456\n", 2), ("日本語\n", 2), ("日本\n", 1),
            ("1234567890\nab\n", 3),
        ]
    )
    func rows(_ text: String, _ count: Int) {
        #expect(!RowCounter.isTaller(text, than: count, width: 5))
        if count > 0 { #expect(RowCounter.isTaller(text, than: count - 1, width: 5)) }
    }

    @Test func `a very long line is tall without being counted cell by cell`() {
        #expect(RowCounter.isTaller(String(repeating: "x", count: 10_000_000) + "\n", than: 24, width: 80))
    }
}
