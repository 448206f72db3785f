import Core
import OrderedJSON
import Signing
import Testing
import TestSupport
import X402

/// A signed transfer of `signing-vectors.json` with each of its steps.
struct TransferVector: Sendable, CustomTestStringConvertible {
    let json: JSONValue

    static func all() throws -> [TransferVector] {
        try Fixture.list("cryptography/signing-vectors", "vectors").map { TransferVector(json: $0) }
    }

    /// Those whose window begins ten minutes before now, as it does here.
    static func signedAsHere() throws -> [TransferVector] {
        try all().filter { $0.json["message"]?["validAfter"]?.string == "1761999400" }
    }

    static let now = Timestamp(sinceEpoch: .seconds(1_762_000_000))

    var testDescription: String { json["id"]?.string ?? "?" }

    var transfer: TransferAuthorization {
        get throws { try TransferAuthorization(json.members("message")) }
    }

    var domain: EIP712Domain {
        get throws { try EIP712Domain(try #require(json["domain"])) }
    }

    var signer: LocalSigner {
        get throws { try Keys.signer(json.text("privateKey")) }
    }

    /// The challenge that the vector answers.
    var challenge: PaymentChallenge {
        get throws {
            let payment = try #require(json["payment"])
            if let accepted = payment["accepted"] {
                return try Keys.challenge([
                    "x402Version": 2, "resource": payment["resource"] ?? .null, "accepts": [accepted],
                ])
            }
            let transfer = try transfer
            let domain = try domain
            let entry: JSONObject = [
                "scheme": "exact",
                "network": .string(try json.text("network")),
                "maxAmountRequired": .string(transfer.value.text),
                "asset": .string(try json.text("assetAsReceived")),
                "payTo": .string(try json.text("payToAsReceived")),
                "maxTimeoutSeconds": .int(transfer.validBefore - UInt64(Self.now.seconds)),
                "extra": ["name": .string(domain.name), "version": .string(domain.version)],
            ]
            return try Keys.challenge(["x402Version": 1, "accepts": [.object(entry)]])
        }
    }

    /// The signature of the vector, as one text.
    var signature: String {
        get throws { try #require(json["signature"]).text("compact65") }
    }
}

extension EIP712Domain {
    /// The domain of a vector.
    init(_ vector: JSONValue) throws {
        self.init(
            name: try vector.text("name"),
            version: try vector.text("version"),
            chainId: UInt64(try #require(vector["chainId"]?.int)),
            verifyingContract: try Address(parsing: try vector.text("verifyingContract"))
        )
    }
}
