import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Signing
import Testing
import X402

/// A buyer with a well-known key and a clock.
struct Buyer {
    static let key = Secret("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")

    let signer: LocalSigner
    let time: ManualClock

    init(on sandbox: TestSandbox, key: Secret = key) throws {
        signer = try LocalSigner(PrivateKey(parsing: key))
        time = sandbox.time
    }

    var address: Address { signer.address }

    /// A nonce that is its number.
    static func nonce(_ number: UInt8) throws -> AuthorizationNonce {
        try #require(AuthorizationNonce(bytes: [UInt8](repeating: 0, count: 31) + [number]))
    }

    /// Signs for one of the entries that a 402 offers.
    func payment(for reply: HTTPClientResponse, option: Int = 1, nonce: UInt8 = 1) throws -> PaymentPayload {
        let reading = PaymentChallenge.read(status: reply.status, headers: reply.headers, body: reply.body)
        let challenge = try #require(reading.challenge)
        let entry = try #require(challenge.accepts.first { $0.number == option })
        return try signer.payment(
            answering: challenge,
            by: try #require(entry.usable),
            at: time.now,
            nonce: try Self.nonce(nonce)
        )
    }

    /// The header that pays what a 402 asks.
    func headers(for reply: HTTPClientResponse, option: Int = 1, nonce: UInt8 = 1) throws -> HTTPFields {
        try payment(for: reply, option: option, nonce: nonce).fields
    }
}

extension PaymentPayload {
    /// The payment as the one header of a request.
    var fields: HTTPFields { [headerName: headerValue.expose()] }
}

extension HTTPClientResponse {
    /// The receipt, and the name of its header.
    var receipt: (SettlementResponse, header: HTTPField.Name)? {
        guard case .receipt(let receipt, let header) = SettlementResponse.read(headers) else { return nil }
        return (receipt, header)
    }

    /// The error of the challenge in the body.
    var complaint: String? {
        PaymentChallenge.read(status: status, headers: headers, body: body).challenge?.error
    }
}

extension TestSandbox {
    static let payee = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C"

    /// Asks for a cache, with the given headers.
    func create(_ headers: HTTPFields = [:]) async throws -> HTTPClientResponse {
        try await seller(.post, "/create", "{}", headers: headers)
    }

    /// Asks the facilitator.
    func facilitator(_ path: String, _ body: JSONValue? = nil) async throws -> HTTPClientResponse {
        try await send(body == nil ? .get : .post, "https://facilitator.local" + path, body?.compact)
    }

    /// An owner's balance of the first token of a network.
    func balance(of owner: Address, on network: String = "base-sepolia") throws -> String {
        let place = try #require(Network(named: network))
        return try #require(self.network.balances(of: owner).first { $0.token.network == place }).number
    }
}
