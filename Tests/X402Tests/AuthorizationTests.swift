import Core
import OrderedJSON
import Testing
import TestSupport
import X402

@Suite("Authorizations")
struct AuthorizationTests {
    private static let transfer: JSONObject = [
        "from": "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
        "to": "0x209693Bc6afc0C5328bA36FaF03C514EF312287C",
        "value": "10000",
        "validAfter": "1761999400",
        "validBefore": "1762000060",
        "nonce": "0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    ]

    private static func permit(_ kind: String) throws -> JSONObject {
        let vector = try #require(
            try Fixture.list("cryptography/permit2-vectors", "vectors").first { $0["kind"]?.string == kind }
        )
        return try #require(vector["payload"]?["permit2Authorization"]?.object)
    }

    @Test func `a transfer is written as it was read`() throws {
        let transfer = try TransferAuthorization(Self.transfer)
        #expect(transfer.value == AtomicAmount(10_000))
        #expect(transfer.validAfter == 1_761_999_400)
        #expect(transfer.validBefore == 1_762_000_060)
        #expect(transfer.json == Self.transfer)
    }

    @Test func `addresses leave in the case of EIP-55`() throws {
        var object = Self.transfer
        object["to"] = "0x209693bc6afc0c5328ba36faf03c514ef312287c"
        #expect(try TransferAuthorization(object).json == Self.transfer)
    }

    @Test("a transfer needs all six fields", arguments: ["from", "to", "value", "validAfter", "validBefore", "nonce"])
    func needs(_ field: String) throws {
        var object = Self.transfer
        object[field] = nil
        #expect(throws: PayloadError.missing(field: "payload.authorization.\(field)")) {
            try TransferAuthorization(object)
        }
        object[field] = .null
        #expect(throws: PayloadError.missing(field: "payload.authorization.\(field)")) {
            try TransferAuthorization(object)
        }
        object[field] = 1
        #expect(throws: PayloadError.malformed(field: "payload.authorization.\(field)", seen: "1")) {
            try TransferAuthorization(object)
        }
    }

    @Test(
        "a field that does not fit is refused",
        arguments: [
            ("from", "0x1"), ("to", "0x209693Bc6afc0C5328bA36FaF03C514EF312287c"), ("value", "1e4"), ("value", "-1"),
            ("validAfter", "soon"), ("validBefore", "18446744073709551616"), ("nonce", "0x00"), ("nonce", "1"),
        ]
    )
    func refuses(_ field: String, _ text: String) {
        var object = Self.transfer
        object[field] = .string(text)
        #expect(throws: PayloadError.malformed(field: "payload.authorization.\(field)", seen: text)) {
            try TransferAuthorization(object)
        }
    }

    @Test("a published permit is written as it was read", arguments: ["exact", "upto"])
    func keeps(_ kind: String) throws {
        let object = try Self.permit(kind)
        #expect(try PermitAuthorization(object).json == object)
    }

    @Test func `a permit that names a facilitator is for upto`() throws {
        let exact = try PermitAuthorization(try Self.permit("exact"))
        let upto = try PermitAuthorization(try Self.permit("upto"))
        let payee = try Address(parsing: "0x209693Bc6afc0C5328bA36FaF03C514EF312287C")
        let facilitator = try Address(parsing: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8")
        #expect(exact.witness == .exact(to: payee, validAfter: 0))
        #expect(upto.witness == .upto(to: payee, facilitator: facilitator, validAfter: 0))
        #expect(exact.permitted == upto.permitted)
        #expect(exact.permitted.amount == AtomicAmount(5_000_000))
    }

    @Test("a fault inside a permit is named by its path", arguments: ["permitted", "witness"])
    func names(_ field: String) throws {
        var object = try Self.permit("exact")
        let inner = field == "permitted" ? "token" : "to"
        object[field] = [:]
        #expect(throws: PayloadError.missing(field: "payload.permit2Authorization.\(field).\(inner)")) {
            try PermitAuthorization(object)
        }
        object[field] = []
        #expect(throws: PayloadError.malformed(field: "payload.permit2Authorization.\(field)", seen: "[]")) {
            try PermitAuthorization(object)
        }
    }
}
