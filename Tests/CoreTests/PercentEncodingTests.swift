import Core
import Testing

@Suite("Percent-encoding")
struct PercentEncodingTests {
    @Test(
        "a segment keeps what a path may hold and encodes the rest",
        arguments: [
            ("user:123", "user:123"), ("a/b", "a%2Fb"), ("a b?c#d", "a%20b%3Fc%23d"), ("é", "%C3%A9"),
            ("100%", "100%25"),
            ("&\"\\", "%26%22%5C"), ("-._~@!$'()*,;=+", "-._~@!$'()*,;=+"), ("\u{0}", "%00"), ("", ""),
        ]
    )
    func encodes(_ text: String, _ segment: String) {
        #expect(PercentEncoding.encodeSegment(text) == segment)
        #expect(PercentEncoding.decode(segment) == text)
    }

    @Test("digits are read in either case, and a plus is a plus", arguments: [("%c3%A9", "é"), ("a+b", "a+b")])
    func decodes(_ segment: String, _ text: String) {
        #expect(PercentEncoding.decode(segment) == text)
    }

    @Test("a broken escape has no text", arguments: ["%", "%2", "%zz", "a%2", "%FF", "%C3", "%ED%A0%80", "%é0"])
    func refuses(_ segment: String) {
        #expect(PercentEncoding.decode(segment) == nil)
    }
}
