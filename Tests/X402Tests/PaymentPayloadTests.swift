import Core
import HTTPTypes
import OrderedJSON
import Testing
import TestSupport
import X402

@Suite("Payments on the wire")
struct PaymentPayloadTests {
    private static let fixtures = ["payment-v1-signed", "payment-v2-signed", "payment-v2-signed-with-extensions"]

    private static func payment(_ name: String) throws -> PaymentPayload {
        try PaymentPayload(headerValue: try #require(Fixture.json("payments/\(name)")["headerValue"]?.string))
    }

    @Test("a published header is read and written back", arguments: fixtures)
    func keeps(_ name: String) throws {
        let fixture = try Fixture.json("payments/\(name)")
        let payment = try Self.payment(name)
        #expect(try JSONValue.object(payment.json).isEquivalent(to: #require(fixture["decoded"])))
        #expect(payment.headerName.rawName == fixture["headerName"]?.string)
        #expect(try PaymentPayload(headerValue: payment.headerValue.expose()) == payment)
    }

    @Test("a challenge is answered as published", arguments: fixtures.dropFirst())
    func answers(_ name: String) throws {
        let challenge = try Fixture.challenge(
            body: try #require(Fixture.json("payments/\(name)")["paymentRequired"]).compact
        )
        let published = try Self.payment(name)
        let payment = PaymentPayload(
            answering: challenge,
            by: try #require(challenge.payable.first),
            authorization: published.authorization,
            signature: published.signature
        )
        #expect(JSONValue.object(payment.json).isEquivalent(to: .object(published.json)))
    }

    @Test func `version 1 repeats the network as the seller spelled it`() throws {
        let challenge = try Fixture.challenge("v1-402-caip2-network")
        let requirements = try #require(challenge.payable.first)
        let published = try Self.payment("payment-v1-signed")
        let payment = PaymentPayload(
            answering: challenge,
            by: requirements,
            authorization: published.authorization,
            signature: published.signature
        )
        #expect(payment.terms == .version1(scheme: "exact", network: requirements.networkText))
        #expect(requirements.networkText.contains(":"))
        #expect(payment.headerName == .payment)
    }

    @Test func `an identifier is added where the seller offers it, and nothing else changes`() throws {
        let fixture = try Fixture.json("payments/payment-v2-signed-with-extensions")
        let challenge = try Fixture.challenge(body: try #require(fixture["paymentRequired"]).compact)
        let published = try Self.payment("payment-v2-signed-with-extensions")
        let identifier = try #require(PaymentIdentifier("pay_000102030405060708090a0b0c0d0e0f"))
        let payment = PaymentPayload(
            answering: challenge,
            by: try #require(challenge.payable.first),
            authorization: published.authorization,
            signature: published.signature,
            identifier: identifier
        )
        var extensions = try #require(payment.json["extensions"]?.object)
        #expect(extensions["payment-identifier"]?["info"] == ["required": false, "id": .string(identifier.text)])
        extensions["payment-identifier"] = challenge.extensions?["payment-identifier"]
        #expect(extensions == challenge.extensions)
    }

    @Test func `an identifier is not added where no extension asks for it`() throws {
        let identifier = try #require(PaymentIdentifier("pay_000102030405060708090a0b0c0d0e0f"))
        #expect(identifier.added(to: ["bazaar": [:]]) == ["bazaar": [:]])
        let odd: JSONObject = ["payment-identifier": ["info": ["id": "the seller's own"]]]
        #expect(identifier.added(to: odd) == odd)
        let bare: JSONObject = ["payment-identifier": [:]]
        #expect(identifier.added(to: bare) == ["payment-identifier": ["info": ["id": .string(identifier.text)]]])
    }

    @Test(
        "an identifier is 16 to 128 of its characters",
        arguments: ["", "pay_00010203040", String(repeating: "a", count: 129), "pay_0001020304 5", "pay_0001020304é"]
    )
    func refuses(identifier: String) {
        #expect(PaymentIdentifier(identifier) == nil)
    }

    @Test("a permit travels in its own field", arguments: ["exact", "upto"])
    func permits(_ kind: String) throws {
        let vector = try #require(
            try Fixture.list("cryptography/permit2-vectors", "vectors").first { $0["kind"]?.string == kind }
        )
        let object: JSONObject = try [
            "x402Version": 2, "accepted": ["scheme": .string(kind)], "payload": #require(vector["payload"]),
        ]
        let payment = try PaymentPayload(object)
        #expect(payment.json == object)
        guard case .permit(let permit) = payment.authorization else {
            Issue.record("a permit is expected")
            return
        }
        #expect(payment.authorization.from == permit.from)
    }

    @Test func `the new header is read before the old, and none is none`() throws {
        let old = try Self.payment("payment-v1-signed")
        let new = try Self.payment("payment-v2-signed")
        var headers: HTTPFields = [old.headerName: old.headerValue.expose()]
        #expect(try PaymentPayload.read([:]) == nil)
        #expect(try PaymentPayload.read(headers) == old)
        headers[new.headerName] = new.headerValue.expose()
        #expect(try PaymentPayload.read(headers) == new)
        headers[new.headerName] = "%%%"
        #expect(throws: PayloadError.unreadable) { try PaymentPayload.read(headers) }
    }

    @Test(
        "a payment without its parts is refused",
        arguments: [
            (#"{"scheme":"exact"}"#, PayloadError.missing(field: "x402Version")),
            (#"{"x402Version":3}"#, .unknownVersion("3")),
            (#"{"x402Version":1,"network":"base"}"#, .missing(field: "scheme")),
            (#"{"x402Version":"1","scheme":"exact"}"#, .missing(field: "network")),
            (#"{"x402Version":2}"#, .missing(field: "accepted")),
            (#"{"x402Version":2,"accepted":{},"extensions":[]}"#, .malformed(field: "extensions", seen: "[]")),
            (#"{"x402Version":2,"accepted":{}}"#, .missing(field: "payload")),
            (#"{"x402Version":2,"accepted":{},"payload":{}}"#, .missing(field: "payload.authorization")),
            ("[]", .unreadable), ("", .unreadable),
        ]
    )
    func refuses(_ text: String, _ error: PayloadError) {
        #expect(throws: error) { try PaymentPayload(headerValue: text) }
    }

    @Test func `a signature does not print, even a malformed one`() throws {
        let payment = try Self.payment("payment-v1-signed")
        let digits = payment.signature.expose().dropFirst(2)
        var dumped = ""
        dump(payment, to: &dumped)
        #expect(!"\(payment)\(String(reflecting: payment))\(dumped)".contains(digits))
        var object = payment.json
        object["payload"] = [
            "signature": ["r": .string(String(digits))],
            "authorization": payment.json["payload"]?["authorization"] ?? .null,
        ]
        #expect(throws: PayloadError.malformed(field: "payload.signature", seen: "object")) {
            try PaymentPayload(object)
        }
    }
}
