import Core
import Testing

@Suite("Secrets in the queries of addresses")
struct QuerySecretsTests {
    @Test(
        "what signs or opens an address is masked, and nothing else",
        arguments: [
            ("https://h/f?X-Expires=30&X-Signature=0a1b2c3d", "https://h/f?X-Expires=30&X-Signature=[secret]"),
            ("https://h/f?X-Amz-Security-Token=0a1b2c3d&x=1", "https://h/f?X-Amz-Security-Token=[secret]&x=1"),
            ("see https://h/?jwt=0a1b2c3d.", "see https://h/?jwt=[secret]"),
            ("https://h/?upload_id=0a1b2c3d", "https://h/?upload_id=[secret]"),
            ("<a>https://h/?a=1&amp;X-Goog-Signature=0a1b2c3d</a>", "<a>https://h/?a=1&amp;X-Goog-Signature=[secret]"),
            (
                "https://h/?sig=abcdef&x=1 https://h/?sig=abcdefgh",
                "https://h/?sig=[secret]&x=1 https://h/?sig=[secret]"
            ),
            ("https://h/f?X-Expires=30", "https://h/f?X-Expires=30"), ("signature=0a1b2c3d4e", "signature=0a1b2c3d4e"),
            ("what? token=0a1b2c3d", "what? token=0a1b2c3d"), ("", ""),
        ]
    )
    func masks(_ text: String, _ shown: String) throws {
        #expect(NamedSecrets.maskingQueries(in: text) == shown)
        if let url = try? HTTPURL(text) { #expect(url.shown == shown) }
    }
}
