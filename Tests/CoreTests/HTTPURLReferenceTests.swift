import Core
import Testing

@Suite("References to URLs")
struct HTTPURLReferenceTests {
    @Test(
        "a reference is read beside its base",
        arguments: [
            ("https://other.example/x?y#z", "https://other.example/x?y"),
            ("//other.example:81/x", "http://other.example:81/x"),
            ("/x/y", "http://a.example:8080/x/y"), ("x", "http://a.example:8080/b/x"),
            ("?q", "http://a.example:8080/b/c?q"),
            ("", "http://a.example:8080/b/c?d"), ("#part", "http://a.example:8080/b/c?d"),
        ]
    )
    func reads(_ reference: String, _ expected: String) throws {
        let base = try HTTPURL("http://a.example:8080/b/c?d")
        #expect(try HTTPURL(reference, relativeTo: base).text == expected)
    }

    @Test(
        "a reference that leads elsewhere than to the web is refused",
        arguments: ["file:/etc/passwd", "ftp://a/b", "x y"]
    )
    func refuses(_ reference: String) throws {
        let base = try HTTPURL("http://a.example/b")
        #expect(throws: HTTPURLError.self) { try HTTPURL(reference, relativeTo: base) }
    }
}
