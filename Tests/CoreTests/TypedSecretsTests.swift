import Core
import Testing

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
        ("set k AKIAIOSFODNN7EXAMPLE", ["AKIAIOSFODNN7EXAMPLE"]),
        ("set jwt eyJhbGciOiJIUzI1NiJ9.e30.c2ln", ["eyJhbGciOiJIUzI1NiJ9.e30.c2ln"]),
        ("explain AUTH the-password", ["the-password"]), ("repeat 2 AUTH the-password", ["the-password"]),
        ("3 auth the-password", ["the-password"]), ("!AUTH the-password", ["the-password"]),
        ("> AUTH the-password", ["the-password"]), ("galaksio AUTH the-password", ["the-password"]),
        ("watch every 1s auth u the-password", ["the-password"]), ("redis-cli -a the-password", ["the-password"]),
        ("AUTH default the-password extra", ["the-password", "extra"]),
        ("bench n 2 AUTH the-password", ["the-password"]),
        ("get k --api-key the-password", ["the-password"]), ("help auth", []), ("repeat 2 get auth", []),
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

@Suite("Secrets behind a name")
struct NamedSecretsTests {
    static let texts: [(text: String, values: [String])] = [
        (#"set u {"password":"hunter2"}"#, ["hunter2"]),
        (#"{"Password" : "hunter2", "name": "Ann"}"#, ["hunter2"]),
        (#"{"db": {"client_secret": "a b c d"}}"#, ["a b c d"]),
        (#"{"value":"{\"apiKey\":\"hunter2\"}"}"#, ["hunter2"]),
        (#"{"password":"a\"b\"c\"d"}"#, [#"a\"b\"c\"d"#]),
        ("let apikey = hunter2", ["hunter2"]), ("let api_key='hunter2'", ["hunter2"]),
        ("DB_PASSWORD=hunter2", ["hunter2"]),
        (#"set d {"Authorization":"Basic hunter2"}"#, ["Basic hunter2"]), ("AUTH:hunter2", ["hunter2"]),
        ("let pw = hunter2", ["hunter2"]), (#"set h "Cookie: session=hunter2""#, ["session=hunter2"]),
        ("let HTTPAYER_API_KEY = hunter2", ["hunter2"]), (#"{"oauth":"hunter2"}"#, []), (#"{"auth":"bearer"}"#, []),
        ("x-api-key: hunter2", ["hunter2"]), ("access-token=hunter2&x=1", ["hunter2"]),
        ("https://h/p?a=1&token=hunter2", ["hunter2"]), ("https://h/p?sig=hunter2;", ["hunter2"]),
        ("redis://user:hunter2@host:6379", ["hunter2"]), ("redis://:hunter2@host", ["hunter2"]),
        (#"{"token":"0x036CbD53842c5426634e7929541eC2318f3dCF7e"}"#, []),
        (#"{"hasPassword":true,"password":null}"#, []),
        ("password: short", []), ("let password = $other", []), (#"{"password":"********"}"#, []), ("password", []),
        (#"{"password":"[secret 1]"}"#, []), (#"{"password":"password"}"#, []), (#"{"password":"never ends"#, []),
        ("https://host:8080/path@2x", []), ("a:b@c", []), ("", []), ("=", []), (":", []), ("@", []),
    ]

    @Test("a value is a secret where its name says so", arguments: texts.indices)
    func values(_ index: Int) {
        let (text, values) = Self.texts[index]
        #expect(NamedSecrets.values(in: text) == values)
        #expect(TypedSecrets.stand(in: text) == !values.isEmpty)
    }
}
