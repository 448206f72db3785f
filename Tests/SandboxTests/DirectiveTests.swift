import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import X402

@Suite("Directives for the local network")
struct DirectiveTests {
    /// More than a duration can hold.
    private static let eternity = String(repeating: "999999999999w", count: 300)

    private func read(_ line: String) throws -> NetworkDirective {
        let words = line.split(separator: " ").map(String.init)
        return try NetworkDirective(name: words[0], words: Array(words.dropFirst()))
    }

    @Test(
        "an amount is counted in the token's smallest unit",
        arguments: [
            ("0.50", "500000"), ("1", "1000000"), ("0", "0"), ("0.000001", "1"), ("12.345678", "12345678"),
            ("00.1", "100000"),
        ]
    )
    func amounts(_ amount: String, _ units: String) throws {
        guard case .price(.create, let option) = try read("price create \(amount) USDC base") else {
            Issue.record("not a price")
            return
        }
        #expect(option.amount.text == units)
        #expect(try read("price create \(units) units base") == .price(.create, option))
        #expect(try read("price create \(amount) base v1") == .price(.create, option))
    }

    @Test(
        "an operation also goes by the console's word",
        arguments: [
            ("del", SellerOperation.delete), ("keys", .list), ("expire", .updateTTL), ("topup", .topUp), ("GET", .get),
            ("update-ttl", .updateTTL),
        ]
    )
    func words(_ word: String, _ operation: SellerOperation) throws {
        #expect(try read("price \(word) none") == .free(operation))
    }

    @Test(
        "a fault is a place, a kind and a number",
        arguments: [
            ("get 503", Fault(.status(503), at: .operation(.get))),
            ("router down x3", Fault(.down, at: .router, count: 3)),
            ("any slow 200ms", Fault(.slow(.milliseconds(200)), at: .any)),
            ("create slow 1h30m x2", Fault(.slow(.seconds(5400)), at: .operation(.create), count: 2)),
            ("set silent", Fault(.silent, at: .operation(.set))), ("set cut", Fault(.cut, at: .operation(.set))),
            ("set html", Fault(.html, at: .operation(.set))),
            ("set slow 5", Fault(.slow(.seconds(5)), at: .operation(.set))),
        ]
    )
    func faults(_ words: String, _ fault: Fault) throws {
        #expect(try read("fault " + words) == .fault(fault))
    }

    @Test(
        "a fault of a payment is an operation, a kind and a number",
        arguments: [
            ("create late-settle", PaymentFault(.lateSettle, at: .create)),
            ("topup refuse-verify x3", PaymentFault(.refuseVerify, at: .topUp, count: 3)),
            ("any new-price", PaymentFault(.newPrice, at: nil)),
        ]
    )
    func paymentFaults(_ words: String, _ fault: PaymentFault) throws {
        #expect(try read("fault " + words) == .paymentFault(fault))
    }

    @Test("every kind of payment fault has a word", arguments: PaymentFault.Kind.allCases)
    func paymentKinds(_ kind: PaymentFault.Kind) throws {
        #expect(try read("fault create \(kind.rawValue)") == .paymentFault(PaymentFault(kind, at: .create)))
    }

    @Test(
        "a balance is an amount, a network, and whose it is",
        arguments: ["5 USDC base", "5 base", "5000000 units base"]
    )
    func balances(_ words: String) throws {
        let token = try #require(KnownTokens.all.first)
        let owner = try Address(parsing: TestSandbox.payee)
        #expect(try read("balance " + words) == .balance(TokenAmount(AtomicAmount(5_000_000), of: token), of: nil))
        #expect(
            try read("balance \(words) \(TestSandbox.payee)")
                == .balance(TokenAmount(AtomicAmount(5_000_000), of: token), of: owner)
        )
    }

    @Test("credits are given in dollars", arguments: [("5", 5000), ("$0.515", 515), ("0", 0)])
    func credits(_ amount: String, _ count: Int) throws {
        #expect(try read("credits " + amount) == .credits(count))
    }

    @Test(
        "what is not understood says why, and what can be typed instead",
        arguments: [
            ("prise create 1 base", NetworkDirectiveError.unknown("prise")), ("price", .usage("price")),
            ("price create", .usage("price")), ("price create 1 USDC base base", .usage("price")),
            ("price build 1 base", .operation("build")), ("price create x base", .amount(.malformed("x"))),
            ("price create -1 base", .amount(.malformed("-1"))),
            ("price create 0.0000001 base", .amount(.tooPrecise("0.0000001", decimals: 6))),
            ("price create 1. base", .amount(.malformed("1."))), ("price create 1 mars", .network("mars")),
            ("price create 1 solana", .network("solana")),
            ("price create 1 EURC base", .symbol("EURC", network: "base")), ("refuse", .usage("refuse")),
            ("refuse a b", .usage("refuse")), ("fault get", .usage("fault")), ("fault build 500", .operation("build")),
            ("fault get 200", .kind("200")), ("fault get garble", .kind("garble")),
            ("fault router late-settle", .kindAtRouter("late-settle")),
            ("fault get late-settle 5s", .usage("fault")),
            ("balance", .usage("balance")), ("balance 5", .usage("balance")),
            ("balance x base", .amount(.malformed("x"))),
            ("balance 5 mars", .network("mars")), ("balance 5 EURC base", .symbol("EURC", network: "base")),
            ("balance 5 base 0x12", .address(.malformed("0x12"))),
            (
                "balance 5 base 0x209693BC6afc0C5328bA36FaF03C514EF312287C",
                .address(.wrongChecksum("0x209693BC6afc0C5328bA36FaF03C514EF312287C"))
            ),
            ("credits", .usage("credits")), ("credits 1 USDC", .usage("credits")),
            ("credits many", .credits(.malformed("many"))), ("credits 5units", .credits(.malformed("5units"))),
            ("credits 0.0001", .credits(.tooPrecise("0.0001", decimals: 3))),
            ("fault get slow", .usage("fault")), ("fault get slow soon", .duration("soon")),
            ("fault get slow \(Self.eternity)", .duration(Self.eternity)),
            ("fault get 500 x0", .times("x0")),
            ("fault get 500 xx", .times("xx")), ("quota many", .count("many")), ("quota", .usage("quota")),
            ("key", .usage("key")),
            ("reset all", .usage("reset")), ("reply", .usage("reply")),
        ]
    )
    func errors(_ line: String, _ expected: NetworkDirectiveError) throws {
        let error = #expect(throws: NetworkDirectiveError.self) { try read(line) }
        #expect(error == expected)
        #expect(error?.code == .syntax)
        #expect(error?.message.isEmpty == false)
        let hint = try #require(error?.hint)
        #expect(hint.hasPrefix("@ "))
        _ = try read(String(hint.dropFirst(2)))
    }

    @Test func `a reply that is not JSON says where`() throws {
        let error = #expect(throws: NetworkDirectiveError.self) { try read("reply {a}") }
        #expect(error?.message.contains("line 1, column 2") == true)
    }

    @Test func `an unknown kind of fault is answered with those that there are`() throws {
        let error = #expect(throws: NetworkDirectiveError.self) { try read("fault get garble") }
        #expect(
            error?.message
                == "unknown fault garble; known: a status from 300 to 599, down, slow DUR, silent, cut, html, late-settle, "
                + "settled-then-error, silent-settle, refunded, refuse-verify, refuse-settle, expired, wrong-asset, new-payee, new-price, none"
        )
    }

    @Test func `a key does not show itself`() throws {
        #expect("\(try read("key sk-live-1234"))".contains("1234") == false)
    }

    @Test func `a quota holds for the caches that are there and for new ones`() async throws {
        let sandbox = try TestSandbox()
        let old = try await sandbox.cache()
        try sandbox.order("quota 2")
        let new = try await sandbox.cache()
        for cache in [old, new] {
            #expect(try await sandbox.seller(.get, cache).json["operations"]?.int == 1)
        }
    }

    @Test func `a reset leads back to the plan of the start and keeps the caches`() async throws {
        let sandbox = try TestSandbox(plan: Scenario(routerKey: Secret("sk-1"), operations: 9))
        let cache = try await sandbox.cache()
        for line in [
            "price list 1 base", "fault list 500", "fault list expired", "refuse x", "reply 1", "quota 3", "key none",
            "credits 5",
        ] { try sandbox.order(line) }
        try sandbox.order("reset")
        let plan = sandbox.network.plan
        #expect(plan.prices.isEmpty && plan.faults.isEmpty && plan.refusals.isEmpty && plan.replies.isEmpty)
        #expect(plan.paymentFaults.isEmpty && plan.credits == nil)
        #expect(plan.operations == 9)
        #expect(plan.routerKey == Secret("sk-1"))
        #expect(try await sandbox.seller(.get, cache).json["operations"]?.int == 2)
    }
}
