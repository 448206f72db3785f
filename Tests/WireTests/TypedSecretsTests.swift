import Testing
import Wire

@Suite("Secrets in typed lines")
struct TypedSecretsTests {
    static let lines: [(line: String, words: [String])] = [
        ("AUTH the-password", ["the-password"]),
        ("auth user the-password", ["the-password"]),
        ("  Auth 'the-password'", ["the-password"]),
        ("get k; auth the-password", ["the-password"]),
        ("HELLO 3 AUTH u the-password", ["the-password"]),
        ("hello 3 auth u \"the-password\" setname me", ["the-password"]),
        ("CONFIG SET requirepass the-password", ["the-password"]),
        ("config set maxmemory 1 masterauth the-password", ["the-password"]),
        ("ACL SETUSER u on >the-password ~*", ["the-password"]),
        ("MIGRATE h 6379 k 0 100 AUTH the-password", ["the-password"]),
        ("MIGRATE h 6379 k 0 100 AUTH2 u the-password", ["the-password"]),
        ("Authorization: Bearer the-password", ["the-password"]),
        ("set k sk_live_0123456789", ["sk_live_0123456789"]),
        ("set k rk_test_0123456789", ["rk_test_0123456789"]),
        ("auth", []), ("get auth", []), ("set auth x", []), ("hello", []), ("hello 3", []), ("hello 3 auth u", []),
        ("config get requirepass", []), ("acl setuser u on", []), ("set k sk_live_", []), ("", []),
    ]

    @Test("what people are used to type is known", arguments: lines.indices)
    func words(_ index: Int) {
        let (line, words) = Self.lines[index]
        #expect(TypedSecrets.words(in: line) == words)
        #expect(TypedSecrets.stand(in: line) == !words.isEmpty)
    }

    @Test(
        "the beginning of a key in PEM is known, in any case",
        arguments: ["-----BEGIN EC PRIVATE KEY-----", "x -----begin"]
    )
    func pem(_ line: String) {
        #expect(TypedSecrets.stand(in: line))
    }
}
