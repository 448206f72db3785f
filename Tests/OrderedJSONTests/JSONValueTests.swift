import OrderedJSON
import Testing

@Suite("JSON values")
struct JSONValueTests {
    @Test(
        "a whole number is one that is written as such and fits",
        arguments: [
            ("7", 7), ("-7", -7), ("9223372036854775807", .max), ("9223372036854775808", nil), ("7.0", nil),
            ("7e0", nil),
            (#""7""#, nil), ("true", nil),
        ] as [(String, Int?)]
    )
    func int(_ text: String, _ value: Int?) throws {
        #expect(try JSONValue(parsing: text).int == value)
    }

    @Test(
        "each value has a kind in words",
        arguments: [
            ("null", "null"), ("true", "true"), ("false", "false"), ("1", "number"), (#""1""#, "text"), ("[]", "list"),
            ("{}", "object"),
        ]
    )
    func kind(_ text: String, _ kind: String) throws {
        #expect(try JSONValue(parsing: text).kind == kind)
    }

    @Test(
        "equivalent values have the same elements in the same order",
        arguments: [("[1,2]", "[2,1]"), ("[1]", "[1,1]"), (#"{"a":1,"b":2}"#, #"{"a":1,"c":2}"#), ("1", #""1""#)]
    )
    func differs(_ left: String, _ right: String) throws {
        #expect(try !JSONValue(parsing: left).isEquivalent(to: JSONValue(parsing: right)))
    }

    @Test(
        "a number reads as JavaScript writes it",
        arguments: [
            ("1.0", "1"), ("0.50", "0.5"), ("1e21", "1e+21"), ("100000000000000000000", "100000000000000000000"),
            ("0.000001", "0.000001"), ("0.00000015", "1.5e-7"), ("-0", "0"), ("-12.50", "-12.5"),
        ]
    )
    func javaScript(_ text: String, _ written: String) throws {
        #expect(try JSONValue(parsing: text).number?.javaScriptText == written)
    }

    @Test(
        "text that is no JSON number is none",
        arguments: ["", " 1", "1 ", "+1", "01", "1.", ".5", "0x1", "1_000", "NaN"]
    )
    func noNumber(_ text: String) {
        #expect(JSONNumber(text) == nil)
    }
}
