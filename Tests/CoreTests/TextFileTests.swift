import Core
import Testing

@Suite("Text files")
struct TextFileTests {
    @Test(
        "a mark is skipped and lines end with LF alone",
        arguments: [
            ([0xEF, 0xBB, 0xBF] + Array("a".utf8), "a"), (Array("a\r\nb\r\n".utf8), "a\nb\n"),
            (Array("a\rb".utf8), "a\rb"), (Array("é\n".utf8), "é\n"), ([], ""),
        ] as [([UInt8], String)]
    )
    func reads(_ bytes: [UInt8], _ text: String) throws {
        #expect(try String(textFile: bytes) == text)
    }

    @Test("UTF-16 is refused in either order of bytes", arguments: [[0xFF, 0xFE, 0x61, 0], [0xFE, 0xFF, 0, 0x61]])
    func utf16(_ bytes: [UInt8]) {
        #expect(throws: TextFileError.utf16) { try String(textFile: bytes) }
    }

    @Test(
        "the first line with other bytes is named",
        arguments: [([0xFF], 1), (Array("a\nb\n".utf8) + [0x63, 0xC3, 0x0A, 0xFF], 3)] as [([UInt8], Int)]
    )
    func notUTF8(_ bytes: [UInt8], _ line: Int) {
        #expect(throws: TextFileError.notUTF8(line: line)) { try String(textFile: bytes) }
    }

    @Test(
        "a value loses one line end and nothing else",
        arguments: [
            ("v\n", "v"), ("v\r\n", "v"), ("v\n\n", "v\n"), (" v ", " v "), ("v\r", "v\r"), ("\n", ""),
            ("\u{FEFF}{\"a\":1}\n", "{\"a\":1}"), ("\u{FEFF}text", "\u{FEFF}text"),
        ]
    )
    func value(_ content: String, _ value: String) {
        #expect(String(valueIn: Array(content.utf8))?.unicodeScalars.elementsEqual(value.unicodeScalars) == true)
    }

    @Test func `a value that is not UTF-8 is none`() {
        #expect(String(valueIn: [0x61, 0xFF]) == nil)
    }
}
