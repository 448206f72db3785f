import OrderedJSON
import Testing

@Suite("JSON numbers")
struct JSONNumberTests {
    @Test(
        "one value has one text",
        arguments: [
            ("1.0", "1"), ("10e-1", "1"), ("1e3", "1000"), ("-0", "0"), ("0e99999999999999999999", "0"),
            ("1e400", "0.1e401"),
            ("1e1099511627776", "1e1099511627776"), ("0.1e1099511627776", "0.1e1099511627776"),
            ("1e9223372036854775807", "1e9223372036854775807"), ("1e-9223372036854775808", "1e-9223372036854775808"),
            ("1e99999999999999999999", "1e99999999999999999999"),
        ]
    )
    func canonical(_ text: String, canonical: String) throws {
        let number = try #require(JSONNumber(text))
        let again = try #require(JSONNumber(canonical))
        #expect(number.canonicalText == canonical)
        #expect(again.canonicalText == canonical)
        #expect(number.isNumericallyEqual(to: again))
    }

    @Test func `exponents that cannot be counted are no reason to take two numbers for one`() throws {
        let one = try #require(JSONNumber("1e9223372036854775806"))
        let other = try #require(JSONNumber("1e9223372036854775807"))
        #expect(!one.isNumericallyEqual(to: other))
        #expect(one.canonicalText != other.canonicalText)
        #expect(try #require(JSONNumber("1e-9223372036854775807")).isLess(than: one))
        #expect(JSONNumber(Int.max).isLess(than: one))
    }
}
