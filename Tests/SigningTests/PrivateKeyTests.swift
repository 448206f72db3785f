import Core
import OrderedJSON
import Signing
import Testing
import TestSupport
import X402

@Suite("Private keys")
struct PrivateKeyTests {
    private static let order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"
    private static let orderAndOne = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142"
    private static let zero = String(repeating: "0", count: 64)
    private static let digits = String(Keys.first.dropFirst(2))
    private static let badKeys: [(String, SigningError)] = [
        ("", .keyLength(digits: 0)),
        (String(digits.dropLast()), .keyLength(digits: 63)),
        ("\(digits)0", .keyLength(digits: 65)),
        ("\(digits)\(digits)", .keyLength(digits: 128)),
        ("\(digits.dropLast())g", .keyNotHexadecimal),
        ("\(digits.dropLast(2))é", .keyNotHexadecimal),
        ("\(digits.prefix(32)) \(digits.suffix(31))", .keyNotHexadecimal),
        ("x\(digits)", .keyNotHexadecimal),
        ("test test test junk", .keyNotHexadecimal),
        (zero, .keyZero), (order, .keyTooLarge), (orderAndOne, .keyTooLarge),
        (String(repeating: "f", count: 64), .keyTooLarge),
    ]

    @Test func `a published key has its published address`() throws {
        for vector in try Fixture.list("cryptography/crypto-vectors", "keysAndAddresses") {
            #expect(try Keys.signer(vector.text("privateKey")).address.text == vector.text("address"))
        }
    }

    @Test func `every published spelling of a key is read`() throws {
        let spellings = try #require(Fixture.json("cryptography/crypto-vectors")["privateKeyParsing"]?["valid"]?.array)
        #expect(!spellings.isEmpty)
        for spelling in spellings {
            let address = try Keys.signer(try #require(spelling.string)).address
            #expect(address.text == "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")
        }
    }

    @Test func `everything published as no key is refused`() throws {
        let spellings = try #require(
            Fixture.json("cryptography/crypto-vectors")["privateKeyParsing"]?["invalid"]?.array
        )
        #expect(!spellings.isEmpty)
        for spelling in spellings {
            let secret = Secret(try #require(spelling.string))
            #expect(throws: SigningError.self) { try PrivateKey(parsing: secret) }
        }
    }

    @Test(
        "a bad key is refused for its reason, with and without 0x",
        arguments: badKeys
    )
    func refuses(_ text: String, _ error: SigningError) {
        for spelling in [text, "0x\(text)"] {
            #expect(throws: error) { try PrivateKey(parsing: Secret(spelling)) }
        }
    }

    @Test("no error holds any of the key's text", arguments: [digits + "77", String(digits.dropLast()) + "g", order])
    func hides(_ text: String) {
        let error = #expect(throws: SigningError.self) { try PrivateKey(parsing: Secret(text)) }
        let shown = "\(error?.message ?? "") \(error?.hint ?? "") \(String(reflecting: error))"
        #expect(!shown.contains(text.prefix(4)))
        #expect(error?.code == .badSetting)
    }

    @Test func `a key is read from bytes as from a text`() throws {
        for text in [Keys.first, " \(Self.digits.uppercased())\n"] {
            let key = try Array(text.utf8).withUnsafeBytes { bytes throws(SigningError) in
                try PrivateKey(parsing: bytes)
            }
            #expect(key.isWritten(as: Self.digits.utf8))
        }
        #expect(throws: SigningError.keyLength(digits: 0)) {
            try PrivateKey(parsing: UnsafeRawBufferPointer(start: nil, count: 0))
        }
    }

    @Test func `digits are compared with a key, in either case and all of them`() throws {
        let key = try PrivateKey(parsing: Secret(Keys.first))
        #expect(key.isWritten(as: Self.digits.uppercased().utf8))
        for place in 0..<64 {
            var other = Array(Self.digits.utf8)
            other[place] = other[place] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
            #expect(!key.isWritten(as: other), "digit \(place)")
        }
        #expect(!key.isWritten(as: Self.digits.dropLast().utf8))
        #expect(!key.isWritten(as: Keys.first.utf8))
        #expect(!key.isWritten(as: (Self.digits.dropLast() + "g").utf8))
    }

    @Test func `a key shows nowhere`() throws {
        let key = try PrivateKey(parsing: Secret(Keys.first))
        let signer = try LocalSigner(key)
        var shown =
            "\(key) \(String(reflecting: key)) \(signer) \(String(reflecting: signer)) \([key]) \(Optional(key) as Any)"
        dump(key, to: &shown)
        dump(signer, to: &shown)
        #expect(!shown.lowercased().contains(Self.digits.prefix(6)))
        #expect(!shown.contains("172, 9, 116"))
        #expect(!shown.contains("SecretBytes"))
        #expect("\(key)" == "[secret]")
    }
}
