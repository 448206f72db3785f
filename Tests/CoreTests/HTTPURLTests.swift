import Core
import Testing

@Suite("Addresses of the web")
struct HTTPURLTests {
    @Test(
        "a port is digits, and brackets hold an address",
        arguments: [
            ("http://a.example:8080/x", 8080), ("http://[::1]:3000", 3000), ("https://[2001:db8::1]", 443),
            ("http://[::ffff:127.0.0.1]/", 80), ("http://a:00080", 80),
        ]
    )
    func reads(_ text: String, port: Int) throws {
        #expect(try HTTPURL(text).port == port)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "http://a:+80", "http://a:-1", "http://a:", "http://a:0", "http://a:65536", "http://a:9223372036854775808",
            "http://[]", "http://[:::]", "http://[1.2.3.4]", "http://[::1", "http://[::1%25lo]", "http://[g::]",
        ]
    )
    func refuses(_ text: String) {
        #expect(throws: HTTPURLError.self) { try HTTPURL(text) }
    }
}
