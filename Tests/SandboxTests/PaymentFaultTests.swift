import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import X402

@Suite("Local faults around payments")
struct PaymentFaultTests {
    private static let versions = ["v1", "v2"]

    /// A sandbox with a priced create, a buyer, and the header that pays for it.
    private func sale(_ version: String = "v1") async throws -> (TestSandbox, Buyer, HTTPFields) {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        try sandbox.order("price create 0.05 USDC base-sepolia " + version)
        return (sandbox, buyer, try buyer.headers(for: try await sandbox.create()))
    }

    @Test("a late settlement moves the money and says that it is pending", arguments: versions)
    func lateSettle(_ version: String) async throws {
        let (sandbox, _, headers) = try await sale(version)
        try sandbox.order("fault create late-settle")
        #expect(try await sandbox.create().complaint?.hasSuffix("header is required") == true)
        let reply = try await sandbox.create(headers)
        #expect(reply.status == 402)
        #expect(reply.complaint == "settlement_pending")
        let receipt = try #require(reply.receipt?.0)
        #expect(receipt.success == false)
        #expect(receipt.errorReason == "settlement_pending")
        #expect(receipt.isOpen)
        #expect(sandbox.network.transfers.map(\.transaction) == [receipt.transaction])
        #expect(try await sandbox.create(headers).complaint == "invalid_exact_evm_nonce_already_used")
        #expect(sandbox.network.transfers.count == 1)
    }

    @Test("an error after the settlement says nothing about the money", arguments: versions)
    func settledThenError(_ version: String) async throws {
        let (sandbox, _, headers) = try await sale(version)
        try sandbox.order("fault create settled-then-error")
        let reply = try await sandbox.create(headers)
        #expect(reply.status == 500)
        #expect(reply.receipt == nil)
        #expect(sandbox.network.transfers.count == 1)
    }

    @Test("a payment for nothing comes back once", arguments: versions)
    func refunded(_ version: String) async throws {
        let (sandbox, buyer, headers) = try await sale(version)
        let before = sandbox.network.balances(of: buyer.address)
        try sandbox.order("fault create refunded")
        let reply = try await sandbox.create(headers)
        #expect(reply.status == 500 && reply.receipt == nil)
        #expect(sandbox.network.transfers.map(\.isRefunded) == [true])
        #expect(sandbox.network.balances(of: buyer.address) == before)
        #expect(try await sandbox.create(headers).complaint == "invalid_exact_evm_nonce_already_used")
    }

    @Test("a refused settlement moves nothing, and the same payment is good afterwards", arguments: versions)
    func refuseSettle(_ version: String) async throws {
        let (sandbox, buyer, headers) = try await sale(version)
        try sandbox.order("fault create refuse-settle")
        let reply = try await sandbox.create(headers)
        #expect(reply.status == 402)
        #expect(reply.complaint == "invalid_transaction_state")
        let receipt = try #require(reply.receipt?.0)
        #expect(receipt.raw["transaction"] == "")
        #expect(receipt.errorReason == "invalid_transaction_state")
        #expect(receipt.payer == buyer.address.text)
        #expect(receipt.networkText == (version == "v1" ? "base-sepolia" : "eip155:84532"))
        #expect(sandbox.network.transfers.isEmpty)
        #expect(try await sandbox.create(headers).status == 201)
        #expect(sandbox.network.transfers.count == 1)
    }

    @Test(
        "a payment is refused at verification, and the same payment is good afterwards",
        arguments: [
            ("fault create refuse-verify", "insufficient_funds"),
            ("fault create expired", "invalid_exact_evm_payload_authorization_valid_before"),
            ("fault any expired", "invalid_exact_evm_payload_authorization_valid_before"),
            ("refuse duplicate_settlement", "duplicate_settlement"),
        ],
        versions
    )
    func refuseVerify(_ fault: (line: String, code: String), _ version: String) async throws {
        let (sandbox, _, headers) = try await sale(version)
        try sandbox.order(fault.line)
        #expect(try await sandbox.create().complaint?.hasSuffix("header is required") == true)
        let reply = try await sandbox.create(headers)
        #expect(reply.status == 402)
        #expect(reply.complaint == fault.code)
        #expect(reply.receipt == nil)
        #expect(sandbox.network.transfers.isEmpty)
        #expect(try await sandbox.create(headers).status == 201)
    }

    @Test("a look-alike of the token stands in the next challenge only", arguments: versions)
    func wrongAsset(_ version: String) async throws {
        let (sandbox, _, headers) = try await sale(version)
        try sandbox.order("fault create wrong-asset")
        #expect(try await sandbox.create(headers).status == 201, "a payment is not a challenge")
        let reply = try await sandbox.create()
        let challenge = try #require(
            PaymentChallenge.read(status: 402, headers: reply.headers, body: reply.body).challenge
        )
        #expect(challenge.payable.isEmpty)
        #expect(challenge.faults.map(\.code) == [.lookalikeAsset])
        let asset = try #require(challenge.accepts.first?.raw["asset"]?.string)
        #expect(asset.lowercased().hasPrefix("0x036cbd53842c54266"))
        #expect(asset.suffix(6) != "3dCF7e")
        let next = try await sandbox.create()
        #expect(PaymentChallenge.read(status: 402, headers: next.headers, body: next.body).challenge?.faults == [])
    }

    @Test("who pays for a look-alike has paid nobody", arguments: versions)
    func wrongAssetPaid(_ version: String) async throws {
        let (sandbox, buyer, _) = try await sale(version)
        try sandbox.order("fault create wrong-asset")
        let headers = try buyer.headers(for: try await sandbox.create())
        let expected =
            version == "v1" ? "invalid_exact_evm_payload_signature" : "invalid_payment_requirements"
        #expect(try await sandbox.create(headers).complaint == expected)
        #expect(sandbox.network.transfers.isEmpty)
    }

    @Test("another payee stands in every challenge from now on", arguments: versions)
    func newPayee(_ version: String) async throws {
        let (sandbox, buyer, headers) = try await sale(version)
        try sandbox.order("fault create new-payee")
        let challenges = [try await sandbox.create(), try await sandbox.create()]
        let payees = challenges.map { reply in
            PaymentChallenge.read(status: 402, headers: reply.headers, body: reply.body).challenge?.payable.first?.payTo
        }
        #expect(payees[0] == payees[1])
        let payee = try #require(payees[0])
        #expect(payee.text != TestSandbox.payee)
        #expect(try await sandbox.create(headers).complaint == "invalid_exact_evm_payload_recipient_mismatch")
        #expect(try await sandbox.create(try buyer.headers(for: challenges[0])).status == 201)
        #expect(sandbox.network.transfers.map(\.payTo) == [payee])
    }

    @Test func `a fault that is taken back leaves the payee as it was`() async throws {
        let (sandbox, _, headers) = try await sale()
        try sandbox.order("fault create new-payee")
        _ = try await sandbox.create()
        try sandbox.order("fault create none")
        #expect(try await sandbox.create(headers).status == 201)
    }

    @Test("a payment finds the price doubled, and it stays so", arguments: versions)
    func newPrice(_ version: String) async throws {
        let (sandbox, buyer, headers) = try await sale(version)
        try sandbox.order("fault create new-price")
        let before = try await sandbox.create()
        #expect(try buyer.payment(for: before).amount == AtomicAmount(50_000), "a challenge is not a payment")
        let reply = try await sandbox.create(headers)
        #expect(reply.status == 402)
        #expect(reply.complaint == "invalid_exact_evm_payload_authorization_value_mismatch")
        #expect(sandbox.network.transfers.isEmpty)
        let payment = try buyer.payment(for: reply, nonce: 2)
        #expect(payment.amount == AtomicAmount(100_000))
        #expect(try await sandbox.create(headers).complaint == reply.complaint)
        #expect(try await sandbox.create(payment.fields).status == 201)
        #expect(sandbox.network.transfers.map(\.amount) == [AtomicAmount(100_000)])
    }

    @Test func `a fault strikes as often as it says, and only its operation`() async throws {
        let (sandbox, _, headers) = try await sale()
        try sandbox.order("fault topup refuse-settle")
        try sandbox.order("fault create refuse-settle x2")
        for expected in [402, 402, 201] { #expect(try await sandbox.create(headers).status == expected) }
        #expect(sandbox.network.plan.paymentFaults == [PaymentFault(.refuseSettle, at: .topUp)])
    }

    @Test func `a settlement fault waits for a payment that is in order`() async throws {
        let (sandbox, buyer, headers) = try await sale()
        try sandbox.order("fault create late-settle")
        try sandbox.order("balance 0 base-sepolia \(buyer.address.text)")
        #expect(try await sandbox.create(headers).complaint == "insufficient_funds")
        try sandbox.order("balance 1 base-sepolia \(buyer.address.text)")
        #expect(try await sandbox.create(headers).complaint == "settlement_pending")
    }

    @Test("a connection that is cut, or slow, has settled and delivered", arguments: ["cut", "slow 1m"])
    func lost(_ kind: String) async throws {
        let (sandbox, _, headers) = try await sale()
        try sandbox.order("fault create \(kind)")
        await #expect(throws: TransportError.self) { try await sandbox.create(headers) }
        #expect(sandbox.network.transfers.count == 1)
    }

    @Test func `a slow answer to a payment brings the receipt`() async throws {
        let (sandbox, _, headers) = try await sale()
        try sandbox.order("fault create slow 5s")
        #expect(try await sandbox.create(headers).receipt?.0.success == true)
    }

    @Test("nothing is settled where nothing is done", arguments: ["silent", "down", "503", "html", "402"])
    func nothing(_ kind: String) async throws {
        let (sandbox, _, headers) = try await sale()
        try sandbox.order("fault create \(kind)")
        _ = try? await sandbox.create(headers)
        #expect(sandbox.network.transfers.isEmpty)
        #expect(try await sandbox.create(headers).status == 201)
    }
}

extension PaymentPayload {
    fileprivate var amount: AtomicAmount? {
        guard case .transfer(let transfer) = authorization else { return nil }
        return transfer.value
    }
}
