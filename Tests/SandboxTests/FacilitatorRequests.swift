import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Signing
import Testing
import X402

/// Requests of a seller to the facilitator, signed by a buyer who may have signed for something else.
struct FacilitatorRequests {
    /// The changes to a request before it is sent.
    struct Changes {
        /// Members of what the seller requires.
        var required: JSONObject = [:]
        /// Members of what the buyer signs for; the seller's own where nothing else is said.
        var signed: JSONObject = [:]
        /// Members of the authorization, after it was signed.
        var authorization: JSONObject = [:]
        /// Members of the payment itself.
        var payment: JSONObject = [:]
        /// Members of the request.
        var request: JSONObject = [:]
        /// The moment of the signature, in seconds from now.
        var age = 0
    }

    let sandbox: TestSandbox
    let version: Int

    private var entry: JSONObject {
        version == 1
            ? [
                "scheme": "exact", "network": "base-sepolia", "maxAmountRequired": "10000",
                "resource": "https://api.example.com/premium-data", "description": "Premium market data",
                "payTo": .string(TestSandbox.payee), "maxTimeoutSeconds": 60,
                "asset": "0x036CbD53842c5426634e7929541eC2318f3dCF7e", "extra": ["name": "USDC", "version": "2"],
            ]
            : [
                "scheme": "exact", "network": "eip155:84532", "amount": "10000",
                "asset": "0x036CbD53842c5426634e7929541eC2318f3dCF7e", "payTo": .string(TestSandbox.payee),
                "maxTimeoutSeconds": 60, "extra": ["name": "USDC", "version": "2"],
            ]
    }

    /// The body of a request to verify or to settle.
    func request(_ changes: Changes = Changes()) throws -> JSONValue {
        let challenge: JSONValue = [
            "x402Version": .int(version), "accepts": [.object(Self.changed(entry, changes.signed))],
        ]
        var headers = HTTPFields()
        if version == 2 { headers[PaymentHeaders.challenge] = PaymentHeaders.encode(challenge) }
        let reading = PaymentChallenge.read(status: 402, headers: headers, body: challenge.compactBytes)
        let asked = try #require(reading.challenge)
        let payment = try Buyer(on: sandbox).signer.payment(
            answering: asked,
            by: try #require(asked.accepts.first?.usable),
            at: sandbox.time.now + .seconds(changes.age),
            nonce: try Buyer.nonce(1)
        )
        var object = Self.changed(payment.json, changes.payment)
        if var payload = object["payload"]?.object, let authorization = payload["authorization"]?.object {
            payload["authorization"] = .object(Self.changed(authorization, changes.authorization))
            object["payload"] = .object(payload)
        }
        let request: JSONObject = [
            "x402Version": .int(version),
            "paymentPayload": .object(object),
            "paymentRequirements": .object(Self.changed(entry, changes.required)),
        ]
        return .object(Self.changed(request, changes.request))
    }

    private static func changed(_ object: JSONObject, _ changes: JSONObject) -> JSONObject {
        var object = object
        for change in changes { object[change.key] = change.value }
        return object
    }
}
