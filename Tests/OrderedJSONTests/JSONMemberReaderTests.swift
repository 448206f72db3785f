import OrderedJSON
import Testing

@Suite("Members of an object, without values of them")
struct JSONMemberReaderTests {
    /// Returns the names and the compact texts of the members of a text.
    private static func members(of text: String) throws(JSONError) -> [[String]] {
        let bytes = Array(text.utf8)
        return try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
            var (reader, found) = (JSONMemberReader(bytes), [[String]]())
            while let name = try reader.name() {
                var value: [UInt8] = []
                try reader.copyValue(to: &value)
                found.append([name, String(decoding: value, as: UTF8.self)])
            }
            return found
        }
    }

    static let texts = [
        "{}", " { } ", "\u{FEFF}{\"a\":1}", #"{"a":1.10,"b":-0,"c":1E+5,"a":true}"#,
        #"{"é":"ü","\u00e9":"\u0041\/\n\ud83d\ude00", "x" : [ ] }"#, #"{"a":{"b":[1,{"c":[]},"}",{}],"d":null}}"#,
        "{\"a\":\t[ 1 ,\n2 ] , \"b\" : false }", #"{"":""}"#, "{\"a\":\"\u{7F}\u{2028}\"}",
    ]

    @Test("a value is copied as it would be printed", arguments: texts)
    func copies(_ text: String) throws {
        let object = try #require(try JSONValue(parsing: text).object)
        #expect(try Self.members(of: text) == object.map { [$0.key, $0.value.compact] })
    }

    @Test(
        "what a parser refuses is refused with the same words",
        arguments: [
            "", "{", "{\"a\"", "{\"a\":", "{\"a\":}", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{\"a\":[1,]}",
            "{\"a\":01}",
            "{\"a\":1.}", "{\"a\":\"\\x\"}", "{\"a\":\"\u{1}\"}", "{\"a\":\"x}", "{a:1}", "{\"a\":1}x", "{\"a\":nul}",
            "{\"a\":\"\\ud800\"}", "{\"a\" 1}", "{\"a\":[1 2]}", "{\"a\":{\"b\":1,}}",
        ]
    )
    func refuses(_ text: String) {
        let expected = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        let found = #expect(throws: JSONError.self) { try Self.members(of: text) }
        if text.isEmpty { return }
        #expect(found == expected)
    }

    @Test func `bytes that are no UTF-8 are refused with their place`() {
        let bytes = Array(#"{"a":"x"#.utf8) + [0xFF] + Array(#""}"#.utf8)
        let expected = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        let found = #expect(throws: JSONError.self) {
            try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
                var (reader, value) = (JSONMemberReader(bytes), [UInt8]())
                while try reader.name() != nil { try reader.copyValue(to: &value) }
            }
        }
        #expect(found == expected)
    }

    @Test("a text is as deep as a parser allows, and no deeper", arguments: [998, 999, 1000])
    func depths(_ depth: Int) {
        let text =
            #"{"a":"# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
        #expect(((try? Self.members(of: text)) != nil) == ((try? JSONValue(parsing: text)) != nil))
    }
}
