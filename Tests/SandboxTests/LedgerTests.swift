import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import X402

@Suite("Play money")
struct LedgerTests {
    @Test func `everybody starts with 100.00 of each known token`() throws {
        let sandbox = try TestSandbox()
        let balances = sandbox.network.balances(of: try Buyer(on: sandbox).address)
        #expect(balances.count == KnownTokens.all.filter { $0.address != nil }.count)
        #expect(balances.allSatisfy { $0.number == "100.00" || $0.number == "100" })
        #expect(balances.contains { $0.token.decimals == 18 })
    }

    @Test func `a purchase takes from the payer what it gives to the payee`() async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        try sandbox.order("price create 0.05 base-sepolia")
        for nonce: UInt8 in 1...3 {
            #expect(
                try await sandbox.create(try buyer.headers(for: try await sandbox.create(), nonce: nonce)).status == 201
            )
        }
        #expect(try sandbox.balance(of: buyer.address) == "99.85")
        #expect(try sandbox.balance(of: try Address(parsing: TestSandbox.payee)) == "100.15")
        #expect(try sandbox.balance(of: buyer.address, on: "base") == "100.00")
    }

    @Test func `a balance can be set, and the last unit spent`() async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        try sandbox.order("price create 0.05 base-sepolia")
        try sandbox.order("balance 49999 units base-sepolia \(buyer.address.text)")
        let headers = try buyer.headers(for: try await sandbox.create())
        #expect(try await sandbox.create(headers).complaint == "insufficient_funds")
        try sandbox.order("balance 0.05 USDC base-sepolia \(buyer.address.text)")
        #expect(try await sandbox.create(headers).status == 201)
        #expect(try sandbox.balance(of: buyer.address) == "0.00")
        let next = try buyer.headers(for: try await sandbox.create(), nonce: 2)
        #expect(try await sandbox.create(next).complaint == "insufficient_funds")
    }

    @Test func `a balance without an address is the payer's`() throws {
        let payer = try Address(parsing: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")
        let sandbox = try TestSandbox(payer: payer)
        try sandbox.order("balance 7 USDC base-sepolia")
        #expect(try sandbox.balance(of: payer) == "7.00")
        #expect(try sandbox.balance(of: try Address(parsing: TestSandbox.payee)) == "100.00")
    }

    @Test func `where nobody plays, somebody must be named`() throws {
        let sandbox = try TestSandbox()
        let error = #expect(throws: NetworkDirectiveError.self) { try sandbox.order("balance 7 USDC base-sepolia") }
        #expect(error == .noPlayer)
        let hint = try #require(error?.hint)
        try sandbox.order(String(hint.dropFirst(2)))
    }

    @Test func `a reset leaves balances and transfers as they are`() async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        try sandbox.order("price create 0.05 base-sepolia")
        let headers = try buyer.headers(for: try await sandbox.create())
        #expect(try await sandbox.create(headers).status == 201)
        try sandbox.order("reset")
        #expect(try sandbox.balance(of: buyer.address) == "99.95")
        #expect(sandbox.network.transfers.count == 1)
        try sandbox.order("price create 0.05 base-sepolia")
        #expect(try await sandbox.create(headers).complaint == "invalid_exact_evm_nonce_already_used")
    }

    @Test func `a sum that no token can count moves nothing`() async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        let most = "115792089237316195423570985008687907853269984665640564039457584007913129639935"
        try sandbox.order("price create 0.05 base-sepolia")
        try sandbox.order("balance \(most) units base-sepolia \(TestSandbox.payee)")
        let reply = try await sandbox.create(try buyer.headers(for: try await sandbox.create()))
        #expect(reply.complaint == "transaction_failed")
        #expect(reply.receipt?.0.success == false)
        #expect(try sandbox.balance(of: buyer.address) == "100.00")
        #expect(sandbox.network.transfers.isEmpty)
    }

    @Test func `a person plays for 0.05 and 0.50 USDC on Base Sepolia`() async throws {
        let sandbox = try TestSandbox(plan: .interactive)
        let buyer = try Buyer(on: sandbox)
        let reply = try await sandbox.create(try buyer.headers(for: try await sandbox.create()))
        let id = try #require(try reply.json["id"]?.string)
        let topUp = try buyer.headers(for: try await sandbox.seller(.post, "/topup/\(id)"), nonce: 2)
        #expect(try await sandbox.seller(.post, "/topup/\(id)", headers: topUp).json["operations"]?.int == 100_000)
        #expect(try await sandbox.seller(.get, "/\(id)").status == 200)
        #expect(try sandbox.balance(of: buyer.address) == "99.45")
    }
}
