import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import Payments
import TestSupport
import Testing
import X402

/// The state of a payment, computed from all facts about it.
@Suite("Payment states")
struct PaymentStateTests {
    private static let noon = Timestamp(sinceEpoch: .seconds(1_761_652_800))
    private static let window = Duration.seconds(60)

    /// A fact, seen before the end of the window and its margin or after it.
    struct Sight: Sendable, CustomTestStringConvertible {
        let event: PaymentFact.Event
        let isLate: Bool

        static let all = PaymentFact.Event.allCases.flatMap { event in
            [Sight(event: event, isLate: false), Sight(event: event, isLate: true)]
        }

        var testDescription: String { event.rawValue + (isLate ? ", late" : "") }

        func fact(sending: Int) -> PaymentFact {
            let end = PaymentStateTests.noon + PaymentStateTests.window + LedgerEntry.margin
            return PaymentFact(event, sending: sending, at: isLate ? end + .seconds(1) : PaymentStateTests.noon)
        }
    }

    static func entry(isSigned: Bool = true, sendings: Int = 1) throws -> LedgerEntry {
        let address = try Address(parsing: "0x209693Bc6afc0C5328bA36FaF03C514EF312287C")
        let signed = LedgerEntry.Signed(
            challenge: [:],
            nonce: [],
            moment: noon,
            validBefore: noon + window
        )
        var entry = LedgerEntry(
            createdAt: noon,
            jobId: "job",
            task: "",
            step: "create",
            session: "run",
            origin: .server,
            taskSummary: "create",
            purpose: "create a cache",
            host: SellerHost(text: "api.xcache.io"),
            payer: isSigned ? .wallet(address) : .router,
            terms: nil,
            scope: .dollars,
            signed: isSigned ? signed : nil,
            lease: nil
        )
        entry.sendings = (0..<sendings).map { PaymentSending(number: $0 + 1, begunAt: noon) }
        return entry
    }

    /// The expected state after two facts, about one sending or about two, in either order.
    static func expected(_ first: Sight, _ second: Sight, isSigned: Bool, areApart: Bool) -> LedgerEntry.State {
        let both = [first, second]
        let events = both.map(\.event)
        if events.contains(.refunded) { return .refunded }
        if events.contains(where: { [.paid, .settled, .nonceUsed].contains($0) }) { return .paid }
        if isSigned, both.contains(where: { $0.event == .nonceUnused && $0.isLate }) { return .void }
        if !isSigned, events.contains(.uncharged) { return .void }
        switch Set(events) {
        case [.sentNothing]: return .released
        case [.refused]: return .refused
        // Of two sendings one did not leave: the other one decides.
        case [.sentNothing, .refused] where areApart: return .refused
        default: return .unknown
        }
    }

    @Test("every pair of facts folds to one state, about one sending or two", arguments: Sight.all, Sight.all)
    func pairs(_ first: Sight, _ second: Sight) throws {
        for isSigned in [true, false] {
            for areApart in [true, false] {
                var entry = try Self.entry(isSigned: isSigned, sendings: areApart ? 2 : 1)
                let facts = [first.fact(sending: 1), second.fact(sending: areApart ? 2 : 1)]
                let expected = Self.expected(first, second, isSigned: isSigned, areApart: areApart)
                entry.facts = facts
                #expect(entry.state == expected)
                entry.facts = facts.reversed()
                #expect(entry.state == expected)
            }
        }
    }

    @Test("what was begun and of which nothing is known is unknown; what was not begun is reserved")
    func nothingSeen() throws {
        #expect(try Self.entry().state == .unknown)
        #expect(try Self.entry(sendings: 0).state == .reserved)
        var half = try Self.entry(sendings: 2)
        half.facts = [PaymentFact(.refused, sending: 1, at: Self.noon)]
        #expect(half.state == .unknown, "the second sending has no answer")
        half.facts = [PaymentFact(.sentNothing, sending: 1, at: Self.noon)]
        #expect(half.state == .unknown, "the second sending was begun")
    }

    /// The events that alone may make a payment count no more.
    private static let proofs: Set<PaymentFact.Event> = [.refunded, .uncharged, .nonceUnused]

    @Test(
        "no order of facts changes the state, and no fact but a proof lowers what counts",
        arguments: 1...20 as ClosedRange<UInt64>
    )
    func orders(_ seed: UInt64) throws {
        var dice = SplitMix(seed: seed)
        let late = Self.noon + .seconds(1_000)
        for _ in 1...200 {
            let isSigned = Bool.random(using: &dice)
            var entry = try Self.entry(isSigned: isSigned, sendings: Int.random(in: 1...3, using: &dice))
            let facts = (0..<Int.random(in: 1...6, using: &dice)).compactMap { _ in
                Sight.all.randomElement(using: &dice)?
                    .fact(sending: Int.random(in: 1...entry.sendings.count, using: &dice))
            }
            entry.facts = facts
            let state = entry.state
            for _ in 1...5 {
                entry.facts = facts.shuffled(using: &dice)
                #expect(entry.state == state)
            }
            entry.facts = []
            for fact in facts {
                let before = entry
                entry.facts.append(fact)
                // A sending that was begun counts until it is known that it did not leave, or was refused and is over.
                let isFirstWord = !before.facts.contains { $0.sending == fact.sending }
                guard before.counts(at: Self.noon), !Self.proofs.contains(fact.event), !isFirstWord else { continue }
                #expect(entry.counts(at: Self.noon), "\(before.facts.map(\.event)) and then \(fact.event)")
                #expect(!before.counts(at: late) || entry.counts(at: late))
            }
        }
    }

    @Test(
        "a refused payment forbids another until its window and the margin are over, and counts until its day is",
        arguments: [true, false]
    )
    func refused(_ isLast: Bool) throws {
        var entry = try Self.entry()
        entry.facts = [PaymentFact(.refused, sending: 1, at: Self.noon)]
        let end = Self.noon + Self.window + .seconds(120)
        #expect(!entry.allowsAnother(at: end + (.zero - .milliseconds(1))) && entry.allowsAnother(at: end))
        let night = Self.noon + .seconds(43_200)
        #expect(entry.countsUntil == night)
        #expect(entry.counts(at: night + (.zero - .milliseconds(1))) && !entry.counts(at: night))
    }
}
