import Testing

@testable import SessionReplay

@Suite("The cost of a redaction")
struct RedactorCostTests {
    @Test(
        "a value of one long word costs no more than its bytes",
        .timeLimit(.minutes(10)),
        arguments: ["", "-----BEGIN PRIVATE KEY-----"]
    )
    func long(_ before: String) {
        var mask = Redactor(secrets: [])
        _ = mask.shown(before + "\nMIIEvQIBADANBgkqhkiG9w0BAQ\n-----END PRIVATE KEY-----")
        let word = String(repeating: "0123456789abcdefghijklmnopqrstuvwxyz", count: 28_000)
        #expect(mask.shown(word) == word)
    }

    @Test(
        "an answer made to be slow costs no more than its bytes",
        .timeLimit(.minutes(10)),
        arguments: ["eyJ-", "eyJhbGciOi", "password=secret-", "0x0", "-----BEGIN ", "bearer ", "x-api-key="]
    )
    func hostile(_ piece: String) {
        var mask = Redactor(secrets: [])
        let text = String(repeating: piece, count: 500_000 / piece.utf8.count)
        _ = mask.received(text)
        #expect(mask.received("plain") == "plain")
    }
}
