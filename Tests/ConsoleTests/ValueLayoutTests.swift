import Core
import OrderedJSON
import Testing

@testable import Console

@Suite("Values on a screen")
struct ValueLayoutTests {
    private func lines(_ json: String, color: Bool) throws -> [String] {
        let renderer = Renderer(width: 80, usesColor: color)
        return renderer.lines([.value(try JSONValue(parsing: json))])
    }

    @Test func `each type has its colour, and a text is no number`() throws {
        let value = #"{"a":"1 true","b":[-1.5e3,null],"c\"d":false}"#
        #expect(
            try lines(value, color: true) == [
                "{", "  \u{1B}[38;5;32m\"a\"\u{1B}[0m: \u{1B}[38;5;28m\"1 true\"\u{1B}[0m,",
                "  \u{1B}[38;5;32m\"b\"\u{1B}[0m: [",
                "    \u{1B}[38;5;30m-1.5e3\u{1B}[0m,", "    \u{1B}[38;5;133mnull\u{1B}[0m", "  ],",
                #"  \#u{1B}[38;5;32m"c\"d"\#u{1B}[0m: \#u{1B}[38;5;133mfalse\#u{1B}[0m"#, "}",
            ]
        )
    }

    @Test("without colour it is the JSON alone", arguments: ["[1,2]", "true", "1.10", #"["a"]"#, "{}"])
    func plain(_ json: String) throws {
        #expect(try lines(json, color: false) == [json])
    }

    @Test func `a text is itself, its control characters seen`() throws {
        #expect(try lines(#""a\u001b[31m\tb\nc""#, color: true) == ["a\\u{1b}[31m\tb", "c"])
    }
}
