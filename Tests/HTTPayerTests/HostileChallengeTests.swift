import Core
import HTTPTypes
import OrderedJSON
import PaymentModel
import Payments
import Testing
import TestSupport
import X402

@testable import HTTPayer

@Suite("Challenges that a careful person would not pay")
struct HostileChallengeTests {
    /// A challenge in order, one of whose fields is another.
    private static func challenge(_ changes: JSONObject, copies: Int = 1) -> HTTPExchange.Outcome {
        var entry: JSONObject = [
            "scheme": "exact", "network": "base-sepolia", "maxAmountRequired": "50000",
            "payTo": .string(PayingTests.payee), "maxTimeoutSeconds": 60,
            "asset": "0x036CbD53842c5426634e7929541eC2318f3dCF7e", "resource": "https://api.xcache.io/create",
            "description": "d", "extra": ["name": "USDC", "version": "2"],
        ]
        for key in changes.keys { entry[key] = changes[key] }
        let entries = [JSONValue](repeating: .object(entry), count: copies)
        return .json(402, JSONValue.object(["x402Version": 1, "error": "due", "accepts": .array(entries)]).compact)
    }

    private static let wallet = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"

    private static let zero = "0x0000000000000000000000000000000000000000"

    static let refused: [JSONObject] = [
        ["maxAmountRequired": "-50000"], ["maxAmountRequired": "0.05"], ["maxAmountRequired": "fifty"],
        ["maxAmountRequired": "5e4"], ["maxAmountRequired": "0x10"], ["maxAmountRequired": ""],
        ["maxAmountRequired": " 50000"], ["maxAmountRequired": "٥٠٠٠٠"], ["maxAmountRequired": .null],
        ["maxAmountRequired": .string(String(repeating: "9", count: 78))],
        ["maxAmountRequired": .string(String(repeating: "9", count: 100_000))],
        ["maxTimeoutSeconds": 0], ["maxTimeoutSeconds": 1], ["maxTimeoutSeconds": -5], ["maxTimeoutSeconds": "soon"],
        ["asset": .string(wallet)], ["payTo": .string(zero)], ["payTo": .string(wallet)], ["payTo": "0x..."],
        ["asset": .string(zero)], ["asset": "0x036CbD53842c5426634e7929541eC2318b4c2C8F"],
        ["extra": ["name": "USDC\r\n\u{1B}[2JUSD Coin", "version": "2"]],
        ["scheme": "upto"], ["scheme": "EXACT"], ["network": "solana-devnet"], ["network": "base-sepolia\u{1B}[31m"],
        ["network": "eip155:99999999999999999999"],
    ]

    @Test("nothing is signed", arguments: refused)
    func signsNothing(_ changes: JSONObject) async throws {
        let fixture = try PayingTests.fixture([Self.challenge(changes), PayingTests.answer(200)])
        let error = await fixture.error(try Calls.create())
        guard case .unpaid(let payment)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(payment.money == .unmoved && payment.outcome != .paid)
        #expect(fixture.transport.sent.count == 1)
        #expect(try await fixture.client.payer.ledger.entries().isEmpty)
    }

    @Test("a window that never ends is signed for an hour at most", arguments: ["3601", "1000000000000"])
    func window(_ seconds: String) async throws {
        let number = try JSONValue(parsing: Array(seconds.utf8))
        let fixture = try PayingTests.fixture([
            Self.challenge(["maxTimeoutSeconds": number]), PayingTests.answer(200),
        ])
        _ = await fixture.error(try Calls.create())
        let header = try #require(fixture.transport.sent.last?.headers[.payment])
        guard case .transfer(let transfer) = try PaymentPayload(headerValue: header).authorization else {
            Issue.record("no transfer was signed")
            return
        }
        let now = fixture.time.now.seconds
        #expect(transfer.validBefore <= now + PaymentAuthorizer.longestWindow)
    }

    @Test func `of a thousand options one is paid, once`() async throws {
        let fixture = try PayingTests.fixture([Self.challenge([:], copies: 1000), PayingTests.answer(200)])
        #expect(try await fixture.send(try Calls.create()).payment?.outcome == .paid)
        #expect(fixture.transport.sent.count == 2)
        #expect(try await fixture.client.payer.ledger.entries().count == 1)
    }

    @Test func `five megabytes of words around a price in order are read, and kept out of the ledger`() async throws {
        let words = String(repeating: "word ", count: 1 << 20)
        let fixture = try PayingTests.fixture([
            Self.challenge(["description": .string(words)]), PayingTests.answer(200),
        ])
        #expect(try await fixture.send(try Calls.create()).payment?.outcome == .paid)
        let entry = try #require(try await fixture.client.payer.ledger.entries().last)
        #expect(JSONValue.object(entry.signed?.challenge ?? [:]).compact.utf8.count < 10_000)
    }

    @Test func `terms that no header could repeat are not paid`() async throws {
        let words = JSONValue.string(String(repeating: "x", count: 40_000))
        let changes: JSONObject = ["extra": ["name": "USDC", "version": "2", "memo": words]]
        let fixture = try PayingTests.fixture([Self.challenge(changes), PayingTests.answer(200)])
        guard case .unpaid(let payment)? = await fixture.error(try Calls.create()) else {
            Issue.record("it was paid")
            return
        }
        #expect(payment.outcome == .declined && payment.rule == .oversized)
        #expect(fixture.transport.sent.count == 1)
    }

    @Test func `a receipt that contradicts the payment is pointed out`() async throws {
        let receipt = """
            {"success":true,"transaction":"0xabc","network":"base","payer":"\(PayingTests.payee)","amount":"60000"}
            """
        let fixture = try PayingTests.fixture([Self.challenge([:]), PayingTests.answer(200, receipt: receipt)])
        let payment = try #require(try await fixture.send(try Calls.create()).payment)
        #expect(payment.findings.map(\.field).sorted() == ["amount", "network", "payer"])
        #expect(payment.findings.allSatisfy { $0.code == .contradictingReceipt })
    }

    @Test(
        "a seller whose clock differs by more than a minute is said to",
        arguments: [(-61, true), (-60, false), (0, false), (60, false), (61, true), (86_400 * 400, true)]
    )
    func clock(_ ahead: Int, _ isSaid: Bool) async throws {
        let fixture = try PayingTests.fixture([], policy: PaymentPolicy(mode: .never))
        guard case .response(var reply) = PayingTests.challenge() else { return }
        let moment = fixture.time.now + .seconds(ahead)
        reply.headers[.date] = try Self.date(moment)
        let other = try PayingTests.fixture([.response(reply)], policy: PaymentPolicy(mode: .never))
        guard case .unpaid(let payment)? = await other.error(try Calls.create()) else {
            Issue.record("it is not told")
            return
        }
        #expect(payment.findings.contains { $0.code == .clockDiffers } == isSaid)
    }

    private static func date(_ moment: Timestamp) throws -> String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let text = moment.iso8601
        let month = try #require(Int(text.dropFirst(5).prefix(2)))
        return
            "Sat, \(text.dropFirst(8).prefix(2)) \(months[month - 1]) \(text.prefix(4)) \(text.dropFirst(11).prefix(8)) GMT"
    }
}
