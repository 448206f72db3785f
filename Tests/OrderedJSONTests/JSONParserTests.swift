import OrderedJSON
import Testing

@Suite("JSON is read by RFC 8259")
struct JSONParserTests {
    @Test(
        "what the RFC refuses is refused with its place",
        arguments: [
            ("[1,]", 1, 4), ("{\"a\":1,}", 1, 8), ("01", 1, 2), ("-", 1, 2), ("1.", 1, 3), ("1e", 1, 3), ("+1", 1, 1),
            (".5", 1, 1), ("[1 2]", 1, 4), ("{\"a\" 1}", 1, 6), ("{a:1}", 1, 2), ("'a'", 1, 1), ("nul", 1, 1),
            ("1 2", 1, 3), ("[\n\n  x]", 3, 3), ("\"a\tb\"", 1, 3), ("\"\\q\"", 1, 2), ("\"\\ud800\"", 1, 2),
            ("\"\\udc00\"", 1, 2), ("\"\\ud800\\u0041\"", 1, 2), ("\"\\u12g4\"", 1, 2), ("", 1, 1), ("   ", 1, 4),
            ("[", 1, 2),
            ("\"abc", 1, 5), ("NaN", 1, 1), ("1\u{FEFF}", 1, 2), ("\u{FEFF}", 1, 2), ("[1]]", 1, 4), ("\"é\" x", 1, 5),
        ]
    )
    func refuses(_ text: String, line: Int, column: Int) throws {
        let error = try #require(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error.line == line)
        #expect(error.column == column)
    }

    @Test(
        "what the RFC accepts comes back as it was",
        arguments: [
            "null", "true", "false", "0", "-0", "1.10", "9007199254740993", "1e21", "1E+2", "\"\"", "[]", "{}",
            "[1,[2,[3]],{\"b\":1,\"a\":2}]", "{\"\":0}", "\"é\u{1F600}\"", "{\"a\":1,\"a\":2}",
        ]
    )
    func accepts(_ text: String) throws {
        #expect(try JSONValue(parsing: text).compact == text)
    }

    @Test func `escapes become characters`() throws {
        let value = try JSONValue(parsing: #""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\u0000""#)
        #expect(value == .string("\"\\/\u{8}\u{C}\n\r\té\u{1F600}\u{0}"))
        #expect(value.compact == #""\"\\/\b\f\n\r\té😀\u0000""#)
    }

    @Test(
        "bytes that are not UTF-8 are refused where they stand",
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22],
        ] as [[UInt8]]
    )
    func refusesBytes(_ bytes: [UInt8]) throws {
        let error = try #require(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        #expect(error.reason == .notUTF8)
        #expect(error.offset == 1)
    }

    @Test func `a thousand levels are read and one more is refused`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try JSONValue(parsing: nested(1000)).compact == nested(1000))
        let error = try #require(throws: JSONError.self) { try JSONValue(parsing: nested(1001)) }
        #expect(error.reason == .tooDeep)
        #expect(throws: JSONError.self) { try JSONValue(parsing: nested(100_000)) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: "{\"a\":", count: 100_000)) }
    }

    @Test(
        "numbers are compared by value",
        arguments: [("1.10", "1.1"), ("1e3", "1000"), ("0", "-0.0"), ("12.5e-1", "1.25"), ("100", "1E2")]
    )
    func comparesNumbers(_ left: String, _ right: String) throws {
        #expect(try JSONValue(parsing: left).isEquivalent(to: JSONValue(parsing: right)))
        #expect(try JSONValue(parsing: left) != JSONValue(parsing: right))
    }

    @Test(
        "numbers have an order",
        arguments: [
            ("1", "2"), ("-2", "-1"), ("-1", "0"), ("0", "0.1"), ("9", "10"), ("9007199254740992", "9007199254740993"),
        ]
    )
    func ordersNumbers(_ left: String, _ right: String) throws {
        let left = try #require(JSONNumber(left))
        let right = try #require(JSONNumber(right))
        #expect(left.isLess(than: right))
        #expect(!right.isLess(than: left))
    }

    @Test func `members of an object may stand in any order when compared as JSON`() throws {
        let one = try JSONValue(parsing: #"{"a":1,"b":[{"c":2,"d":3}]}"#)
        let two = try JSONValue(parsing: #"{"b":[{"d":3,"c":2}],"a":1.0}"#)
        #expect(one.isEquivalent(to: two))
        #expect(!one.isEquivalent(to: try JSONValue(parsing: #"{"a":1}"#)))
    }
}
