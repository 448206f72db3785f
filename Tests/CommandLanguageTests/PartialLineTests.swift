import Testing

@testable import CommandLanguage

@Suite("A line that is still being typed")
struct PartialLineTests {
    /// A line, its complete words, and the word at the cursor without quotes.
    static let lines: [(line: String, words: [String], text: String)] = [
        ("", [], ""), ("ge", [], "ge"), ("get ", ["get"], ""), ("get k", ["get"], "k"),
        ("get 'two words' ", ["get", "two words"], ""), ("set k v ; get ", ["get"], ""), ("set k v\nget ", ["get"], ""),
        ("create & get ", ["get"], ""), ("repeat 5 every 2s get ", ["get"], ""), ("5 get ", ["get"], ""),
        ("bench n 3 clients 2 get ", ["get"], ""), ("repeat ", [], ""), ("repeat 5 every ", [], ""),
        ("explain ", ["explain"], ""), ("explain get ", ["get"], ""), ("explain 4 ", ["explain", "4"], ""),
        ("get $last.", ["get"], "$last."), ("get ${last.a", ["get"], "${last.a"),
        ("set k {\"a\":1} t", ["set", "k", "{\"a\":1}"], "t"),
        ("set \"k\"x v", ["set", "\"k\"x"], "v"), ("get k\\", ["get"], "\\"), ("get k ;", [], ""),
    ]

    @Test("is split as far as it goes", arguments: lines)
    func split(_ line: String, _ words: [String], _ text: String) {
        let partial = PartialLine(line)
        #expect(partial.words == words)
        #expect(partial.text == text)
    }

    @Test(
        "tells what is open at the cursor",
        arguments: [
            ("get 'a b", Character("'"), false, "a b"), ("get \"a\\\"b", "\"", false, "a\"b"),
            ("set k {\"a\": \"x", "\"", true, "{\"a\": \"x"), ("set k {\"a\": ", nil, true, "{\"a\": "),
            ("get \"a${las", "\"", false, "a${las"), ("get k", nil, false, "k"),
        ] as [(String, Character?, Bool, String)]
    )
    func open(_ line: String, _ quote: Character?, _ isInJSON: Bool, _ text: String) {
        let partial = PartialLine(line)
        #expect(partial.quote == quote)
        #expect(partial.isInJSON == isInJSON)
        #expect(partial.text == text)
    }

    @Test(
        "tells the purpose of the word at the cursor",
        arguments: [
            ("get k > f", PartialLine.Place.file), ("get k >> ", .file), ("set k < f", .file), ("get k > f ", .word),
            ("get k | sort -r", .program), ("get k | grep '#'", .program), ("get k # a", .comment), ("# a", .comment),
            ("get k#", .word), ("get k | sort\nget ", .word),
        ]
    )
    func place(_ line: String, _ place: PartialLine.Place) {
        #expect(PartialLine(line).place == place)
    }
}
