import OrderedJSON
import Testing

@Suite("Printing JSON")
struct JSONPrinterTests {
    @Test func `pretty text has one member to a line, and nothing between empty brackets`() {
        let value: JSONValue = ["b": [1, [:], []], "a": ["c": "x"]]
        #expect(
            value.prettyPrinted == """
                {
                  "b": [
                    1,
                    {},
                    []
                  ],
                  "a": {
                    "c": "x"
                  }
                }
                """
        )
    }

    @Test func `canonical text has the names in order at every level`() {
        let value: JSONValue = ["b": [["d": 1, "c": 2]], "a": 1]
        #expect(value.canonical == #"{"a":1,"b":[{"c":2,"d":1}]}"#)
    }

    @Test(
        "only what the RFC requires is escaped",
        arguments: [
            ("a/b", #""a/b""#), ("\u{1F}", #""\u001f""#), ("\u{7F}\u{2028}", "\"\u{7F}\u{2028}\""),
            ("\"\\", #""\"\\""#), ("\u{8}\u{C}\n\r\t", #""\b\f\n\r\t""#),
        ]
    )
    func escapes(_ text: String, _ printed: String) {
        #expect(JSONValue.string(text).compact == printed)
    }
}
