import Core
import OrderedJSON
import Testing
import TestSupport
import X402

@Suite("Facilitators")
struct FacilitatorTests {
    private static func object(_ path: String...) throws -> JSONObject {
        let value = try path.reduce(try Fixture.json("x402/facilitator-api")) { try #require($0[$1]) }
        return try #require(value.object)
    }

    @Test("a published request is read and written back", arguments: ["v1Request", "v2Request"])
    func keeps(request name: String) throws {
        let object = try Self.object("verify", name)
        let request = try FacilitatorRequest(object)
        #expect(JSONValue.object(request.json).isEquivalent(to: .object(object)))
        #expect(request.paymentRequirements.usable?.amount == AtomicAmount(10_000))
        #expect(request.paymentRequirements.isPayable)
    }

    @Test func `a request whose payment is of another version is refused`() throws {
        var object = try Self.object("verify", "v1Request")
        object["x402Version"] = 2
        #expect(throws: PayloadError.malformed(field: "x402Version", seen: "2")) { try FacilitatorRequest(object) }
    }

    @Test("a request needs its parts", arguments: ["x402Version", "paymentPayload", "paymentRequirements"])
    func needs(_ field: String) throws {
        var object = try Self.object("verify", "v2Request")
        object[field] = nil
        #expect(throws: PayloadError.missing(field: field)) { try FacilitatorRequest(object) }
    }

    @Test("a published answer is read and written back", arguments: ["ok", "invalid", "invalidWithMessage"])
    func keeps(answer name: String) throws {
        let object = try Self.object("verify", name)
        #expect(try #require(VerifyResponse(object)).json == object)
    }

    @Test func `an answer is written as published`() throws {
        let payer = try Address(parsing: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")
        #expect(VerifyResponse.valid(payer: payer).json == (try Self.object("verify", "ok")))
        #expect(
            VerifyResponse.invalid("insufficient_funds", payer: payer).json == (try Self.object("verify", "invalid"))
        )
        #expect(
            VerifyResponse.invalid("invalid_payload", payer: nil).json == [
                "isValid": false, "invalidReason": "invalid_payload",
            ]
        )
    }

    @Test func `an answer must say whether it is valid`() {
        #expect(VerifyResponse(["isValid": "true"]) == nil)
    }

    @Test("a published settlement is a receipt", arguments: ["ok", "failed"])
    func settles(_ name: String) throws {
        let object = try Self.object("settle", name)
        let receipt = try #require(SettlementResponse(object))
        let payer = try Address(parsing: try #require(object["payer"]?.string))
        let written = SettlementResponse(
            success: receipt.success,
            transaction: receipt.transaction ?? "",
            network: try #require(receipt.networkText),
            payer: payer,
            errorReason: receipt.errorReason
        )
        #expect(JSONValue.object(written.raw).isEquivalent(to: .object(object)))
    }

    @Test("what is supported is read and written back", arguments: ["v1", "v2"])
    func keeps(supported version: String) throws {
        let object = try Self.object("supported", version)
        let supported = try #require(SupportedResponse(object))
        #expect(JSONValue.object(supported.json).isEquivalent(to: .object(object)))
        #expect(supported.kinds.count == object["kinds"]?.array?.count)
    }

    @Test func `a kind that cannot be read hides no other`() throws {
        let supported = try #require(
            SupportedResponse([
                "kinds": [7, ["scheme": "exact"], ["x402Version": "2", "scheme": "exact", "network": "eip155:1"]]
            ])
        )
        #expect(supported.kinds == [SupportedResponse.Kind(x402Version: 2, scheme: "exact", network: "eip155:1")])
        #expect(supported.json["extensions"] == [])
        #expect(supported.json["signers"] == [:])
        #expect(SupportedResponse([:]) == nil)
    }
}
