import Console
import Core
import Testing

@Suite("What the history file does not take")
struct SecretFilterTests {
    @Test(
        "a line with a secret is kept out",
        arguments: [
            "AUTH key", "auth user key", "HELLO 3 AUTH u k", "CONFIG SET requirepass k", "Authorization: Basic dTpw",
            "set k \"-----BEGIN PRIVATE KEY-----\"", "set k sk_live_0123456789", #"set k {"key":"sk_live_0123456789"}"#,
            "set k the-configured-key", " get k",
        ]
    )
    func secret(_ line: String) {
        #expect(!SecretFilter(secrets: [Secret("the-configured-key")]).mayWrite(line))
    }

    @Test(
        "any other line is taken",
        arguments: ["get auth", "auth", "set k v", "hello", "config get x", "# authorization"]
    )
    func plain(_ line: String) {
        #expect(SecretFilter(secrets: [Secret("the-configured-key")]).mayWrite(line))
    }
}
