import Core
import Testing

@testable import LineEditing
@testable import SessionReplay

/// Secrets in lines and answers, which must be found and masked whatever stands around them.
@Suite("Random lines with secrets in them")
struct SecretFuzzTests {
    private static let samples = [
        #"set u {"password":"hunter2-marked","name":"Ann"}"#, "AUTH user hunter2-marked", "x-api-key: hunter2-marked",
        "https://user:hunter2-marked@host/p?token=hunter2-marked&a=1", "set k sk_live_0123456789abcdef",
        #"{"value":"{\"apiKey\":\"hunter2-marked\"}"}"#, "let HTTPAYER_API_KEY = 'hunter2-marked'",
        "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "repeat 2 auth hunter2-marked; get k | sort",
        "-----BEGIN EC PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\n-----END EC PRIVATE KEY-----",
        "96ad0856-03b1-4ee7-9666-e81abd0349e1 0x" + String(repeating: "5e", count: 32), "eyJzaWduYXR1cmUiOiIweCJ9",
    ]
    private static let words = [
        "password", "=", ":", "@", "://", "\"", "'", "\\\"", "secret", "apikey", "auth", "bearer ", "eyJ", "0x",
        "-----",
        "[secret 1]", "sk-live-",
    ]

    @Test func `a secret behind a name is a part of the line`() {
        FuzzRun("typed secrets", Self.samples, words: Self.words).checkText { text in
            let values = NamedSecrets.values(in: text)
            if let strange = values.first(where: { !text.utf8.holds($0.utf8) || $0.utf8.count < 6 }) {
                return "found \(strange)"
            }
            _ = TypedSecrets.words(in: text)
            return !values.isEmpty && !TypedSecrets.stand(in: text) ? "is kept in the history" : nil
        }
    }

    @Test func `no secret that is found is left in a recording`() {
        FuzzRun("recording masks", Self.samples, words: Self.words, share: 4).checkText { text in
            var mask = Redactor(secrets: ["marked-key"])
            let secrets = SecretDetector.secrets(in: text) + ["marked-key"]
            let masked = [mask.typed(text), mask.command(text), mask.received(text), mask.shown(text)]
            let left = secrets.first { secret in masked.contains { $0.utf8.holds(secret.utf8) } }
            return left.map { "leaves \($0)" }
        }
    }

    @Test func `a listing of keys is read, whatever is in it`() {
        let samples = [
            "Standard key bindings\n\"^A\" to \"^C\"   ->  ed-insert\n\"(\"  to \")\"    ->  ed-clear-screen\n",
            "Multi-character bindings\n\"^[[15~\"  ->  em-next-word\n\"^Tk\"  ->  ed-clear-screen\n\"^[OA\"  ->  ed-prev-history\n",
        ]
        FuzzRun("key listings", samples, words: ["\"", "^", "->", " to ", "\\U+00FF", "ed-insert"]).checkText { text in
            let bindings = UserBindings(listing: text)
            let isText = bindings.characters.allSatisfy { (0x20..<0x7F).contains($0) }
            return isText && bindings.prefixes.allSatisfy { $0 < 0x20 } ? nil : "binds \(bindings)"
        }
    }
}

extension Collection<UInt8> {
    /// True if the bytes stand somewhere in these.
    fileprivate func holds(_ part: some Collection<UInt8>) -> Bool {
        let part = Array(part)
        return indices.contains { self[$0...].starts(with: part) }
    }
}
