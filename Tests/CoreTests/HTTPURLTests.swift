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

    @Test(
        "an address has one text, without its fragment",
        arguments: [
            ("HTTP://A.Example:80", "http://a.example/"), ("https://a:443/x?y#z", "https://a/x?y"),
            ("http://a:3000?", "http://a:3000/?"), ("https://[2001:DB8::1]/a%2Fb", "https://[2001:db8::1]/a%2Fb"),
        ]
    )
    func text(_ text: String, _ shown: String) throws {
        #expect(try HTTPURL(text).text == shown)
    }

    @Test(
        "each fault has its error",
        arguments: [
            ("http://user:pass@a/", .userName("http://user:pass@a/")), ("ftp://a", .scheme("ftp://a")),
            ("a/b", .scheme("a/b")), ("http:a", .scheme("http:a")), ("http://a b/", .characters("http://a b/")),
            ("http://\u{E9}/", .characters("http://\u{E9}/")), ("http:///x", .host("http:///x")),
            ("http://a%41/", .host("http://a%41/")),
        ] as [(String, HTTPURLError)]
    )
    func faults(_ text: String, _ error: HTTPURLError) {
        #expect(throws: error) { try HTTPURL(text) }
    }

    @Test func `a password in a refused address is not said again`() {
        #expect(!HTTPURLError.userName("http://u:marked@a/").message.contains("marked"))
    }

    @Test(
        "this machine is a loopback address or a name below localhost",
        arguments: [
            ("http://localhost", true), ("http://a.localhost", true), ("http://127.8.8.8", true),
            ("http://[::1]", true),
            ("http://127.evil.example", false), ("http://localhost.evil.example", false), ("http://127.1", false),
            ("http://0.0.0.0", false), ("http://[::ffff:127.0.0.1]", false), ("http://10.0.0.5", false),
        ]
    )
    func loopback(_ text: String, _ isLoopback: Bool) throws {
        #expect(try HTTPURL(text).isLoopback == isLoopback)
    }

    @Test(
        "an origin is scheme, host and port",
        arguments: [
            ("http://a/x", "http://a:80/y", true), ("https://a", "http://a:443", false),
            ("http://a", "http://b", false),
            ("http://a", "http://a:81", false),
        ]
    )
    func origin(_ one: String, _ other: String, _ isSame: Bool) throws {
        #expect(try HTTPURL(one).hasSameOrigin(as: HTTPURL(other)) == isSame)
    }

    @Test(
        "an appended path follows the base without a second slash, and its query replaces the base's",
        arguments: [
            ("http://a", "/x", nil, "http://a/x"), ("http://a/base/", "/x", "q=1", "http://a/base/x?q=1"),
            ("http://a/base?old=1", "/x", nil, "http://a/base/x"),
        ] as [(String, String, String?, String)]
    )
    func appending(_ base: String, _ path: String, _ query: String?, _ text: String) throws {
        #expect(try HTTPURL(base).appending(path: path, query: query).text == text)
    }
}
