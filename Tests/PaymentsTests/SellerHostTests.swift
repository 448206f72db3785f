import Core
import Payments
import Testing

@Suite("Hosts of sellers")
struct SellerHostTests {
    @Test(
        "two spellings are one host",
        arguments: [
            ("api.xcache.io", "API.xcache.io."), ("localhost:3000", "127.0.0.1:3000"), ("[::1]:80", "localhost:80"),
            ("a.localhost", "127.8.8.8"),
        ]
    )
    func same(_ one: String, _ other: String) {
        #expect(SellerHost(text: one).isSame(as: SellerHost(text: other)))
    }

    @Test(
        "two ports, and names that only begin alike, are two hosts",
        arguments: [
            ("a.example", "a.example:8443"), ("127.evil.example", "127.0.0.1"), ("a.example", "a.example.evil"),
            ("localhost:80", "localhost:81"),
        ]
    )
    func different(_ one: String, _ other: String) {
        #expect(!SellerHost(text: one).isSame(as: SellerHost(text: other)))
    }

    @Test func `the scheme's own port is not written`() throws {
        #expect(SellerHost(try HTTPURL("https://A.example:443/x")).text == "a.example")
        #expect(SellerHost(try HTTPURL("https://a.example:8443/x")).text == "a.example:8443")
    }
}
