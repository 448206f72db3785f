import Core
import Testing

@testable import SessionReplay

@Suite("What a recording does not tell")
struct RecordingMaskTests {
    private static let id = "96ad0856-03b1-4ee7-9666-e81abd0349e1"

    @Test func `a secret has one label, wherever it stands`() {
        var mask = Redactor(secrets: ["router-key", "wallet-key"])
        #expect(mask.typed("a router-key, wallet-key") == "a [secret 1], [secret 2]")
        #expect(mask.received(#"{"k":"router-key"}"#) == #"{"k":"[secret 1]"}"#)
        #expect(mask.label("wallet-key") == "[secret 2]")
        #expect(mask.secretCount == 2)
    }

    @Test func `a signed address that a server hands out can still be read, and is the same when it is used`() throws {
        var mask = Redactor(secrets: [])
        let address = "https://u.test/v3/files?X-Expires=30&X-Amz-Signature=0a1b2c3d4e5f"
        let body = mask.received(#"{"url":"\#(address)"}"#)
        #expect(body == #"{"url":"https://u.test/v3/files?X-Expires=30&X-Amz-Signature=%5Bsecret%201%5D"}"#)
        #expect(mask.address(address) == "https://u.test/v3/files?X-Expires=30&X-Amz-Signature=%5Bsecret%201%5D")
        _ = try HTTPURL(mask.address(address))
    }

    @Test func `a signed address that a person types stays one word of the line, and an address`() throws {
        var mask = Redactor(secrets: [])
        let line = mask.command("probe https://u.test/v3/files?X-Amz-Signature=0a1b2c3d4e5f")
        #expect(line == "probe https://u.test/v3/files?X-Amz-Signature=%5Bsecret%201%5D")
        let reply = mask.received(#"{"url":"https://u.test/v3/files?X-Amz-Signature=0a1b2c3d4e5f"}"#)
        #expect(reply == #"{"url":"https://u.test/v3/files?X-Amz-Signature=%5Bsecret%201%5D"}"#)
    }

    @Test func `secrets beyond those that are kept are told`() {
        var mask = Redactor(secrets: [])
        let some = (1...Redactor.secretLimit).map { #"{"password":"secret-\#($0)"}"# }
        let text = mask.typed(some.joined(separator: " "))
        #expect(!text.contains("secret-"))
        #expect(!mask.isFull)
        _ = mask.typed(some.joined(separator: " "))
        #expect(!mask.isFull)
        _ = mask.typed(#"{"password":"one-more"}"#)
        #expect(mask.isFull)
    }

    @Test func `JSON in base 64 is found behind what only begins like it`() {
        var mask = Redactor(secrets: [])
        // {"signature":"0x"}
        let payment = "eyJzaWduYXR1cmUiOiIweCJ9"
        #expect(mask.shown("eyJ-eyJ= \(payment)") == "eyJ-eyJ= [payment]")
        #expect(mask.shown("eyJ-/\(payment)") == "eyJ-/[payment]")
    }

    @Test func `an id keeps its beginning and stays one id`() {
        var mask = Redactor(secrets: [])
        let shown = mask.shown("cache \(Self.id)")
        #expect(shown == "cache 96ad0856-0000-4000-8000-000000000001")
        #expect(mask.received("/\(Self.id.uppercased())/k") == "/96ad0856-0000-4000-8000-000000000001/k".lowercased())
        #expect(mask.typed("use 11111111-03b1-4ee7-9666-e81abd0349e1").hasSuffix("-000000000002"))
        #expect(mask.typed("00000000-0000-4000-8000-000000000007") == "00000000-0000-4000-8000-000000000007")
    }

    @Test func `a typed key is a secret, a hash that a server sent is not`() {
        let (key, hash) = (String(repeating: "a1", count: 32), String(repeating: "b2", count: 32))
        var mask = Redactor(secrets: [])
        #expect(mask.received("tx 0x\(hash)") == "tx 0x\(hash)")
        #expect(mask.typed("receipt 0x\(hash)") == "receipt 0x\(hash)")
        #expect(mask.typed("set k 0x\(key)") == "set k [secret 1]")
        #expect(mask.shown("k = 0x\(key), \(key)") == "k = [secret 1], [secret 1]")
    }

    @Test func `the wallet's key is masked in every spelling, and keeps one label`() {
        let (key, hash) = (String(repeating: "aB3", count: 21) + "c", String(repeating: "b2", count: 32))
        var mask = Redactor(
            secrets: ["router-key"],
            isWalletKey: { String(decoding: $0, as: UTF8.self).lowercased() == key.lowercased() }
        )
        #expect(
            mask.received(#"{"k":"0X\#(key.uppercased())","tx":"0x\#(hash)"}"#).hasPrefix(#"{"k":"[secret 1]","tx"#)
        )
        #expect(mask.shown("\(key) 0x\(key.lowercased()) 0x\(hash)") == "[secret 1] [secret 1] 0x\(hash)")
        #expect(mask.typed("set k 0x\(key)") == "set k [secret 1]")
        #expect(mask.received("ff\(key)00") == "ff[secret 1]00")
        // {"a":"KEY"}, as headers carry it.
        #expect(mask.typed("router-key \(hash)") == "[secret 2] \(hash)")
        #expect(mask.secretCount == 2)
    }

    @Test func `in a command a label inside of quotes stays as it is`() {
        var mask = Redactor(secrets: ["hunter2"])
        #expect(mask.command("set d 'a hunter2 b'") == "set d 'a [secret 1] b'")
        #expect(mask.command("set d \"a hunter2 b\" hunter2") == "set d \"a [secret 1] b\" \"[secret 1]\"")
    }

    @Test func `in a command a label is one word`() {
        var mask = Redactor(secrets: ["router-key"])
        #expect(mask.command("set k router-key ttl 1h") == #"set k "[secret 1]" ttl 1h"#)
        #expect(mask.command("set k 'a router-key'") == "set k 'a [secret 1]'")
        #expect(mask.command(#"set k {"a":"router-key"}"#) == #"set k {"a":"[secret 1]"}"#)
    }

    @Test func `signatures and signed payments go, challenges stay`() {
        var mask = Redactor(secrets: [])
        let signature = "0x" + String(repeating: "1c", count: 65)
        #expect(mask.received(#"{"signature":"\#(signature)"}"#) == #"{"signature":"[signature]"}"#)
        // {"x402Version":1,"payload":{"signature":"0x1"}} and {"x402Version":1,"accepts":[]}
        let payment = "eyJ4NDAyVmVyc2lvbiI6MSwicGF5bG9hZCI6eyJzaWduYXR1cmUiOiIweDEifX0="
        let challenge = "eyJ4NDAyVmVyc2lvbiI6MSwiYWNjZXB0cyI6W119"
        #expect(mask.received("sent \(payment).") == "sent [payment].")
        #expect(mask.received(challenge) == challenge)
        #expect(mask.signatureCount == 2)
    }

    @Test(
        "words that look like secrets are labelled",
        arguments: [
            "sk-live-abcdefgh12345678", "Authorization: Bearer abcdef123456", "x-api-key: abcdef123456",
            "ghp_abcdefghijk12345", #"{"password":"hunter2"}"#, "postgres://u:hunter2@h/db", "AKIAIOSFODNN7EXAMPLE",
        ]
    )
    func looks(_ text: String) {
        var mask = Redactor(secrets: [])
        #expect(mask.typed("set k '\(text)'").contains("[secret 1]"))
    }

    @Test func `the wallet is written as the play wallet`() {
        var mask = Redactor(secrets: [], replacing: [("0xAbC", "0xDeF")])
        #expect(mask.shown("from 0xAbC to 0x1") == "from 0xDeF to 0x1")
    }

    @Test(
        "what nobody knew is named",
        arguments: [
            ("| token Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA", true), ("| 5f4dcc3b5aa765d61d8327deb882cf99", true),
            ("| tx 0x" + String(repeating: "a1", count: 32), false), ("| 96ad0856-0000-4000-8000-000000000001", false),
            ("| a long line of plain words", false), ("POST http://localhost:3000/proxy/and/a/long/path", false),
        ]
    )
    func suspects(_ line: String, _ isSuspect: Bool) {
        #expect((SecretDetector.suspect(in: line) != nil) == isSuspect)
    }
}
