import Synchronization
import TaskModel
import Testing

@testable import Console

@Suite("Ctrl-C while a command runs", .timeLimit(.minutes(10)))
struct InterruptTests {
    /// A key that the test presses, as often as somebody waits for it.
    private final class Key: Interrupts {
        private let (presses, press) = AsyncStream.makeStream(of: Void.self)
        private let waits = Mutex(0)

        var waitCount: Int { waits.withLock { $0 } }

        func push() {
            press.yield()
        }

        func next() async {
            waits.withLock { $0 += 1 }
            _ = await presses.first { _ in true }
        }
    }

    /// Work that ends when it is cancelled, and then says how often the key had been waited for.
    private static func presses(hesitating: @escaping @Sendable () -> Bool) async -> Int {
        let key = Key()
        key.push()
        key.push()
        return await ConsoleLoop.interruptible(by: key, hesitating: hesitating) {
            while !Task.isCancelled { await Task.yield() }
            return key.waitCount
        }
    }

    @Test func `one press stops a command that paid nothing`() async {
        #expect(await Self.presses { false } == 1)
    }

    @Test func `a payment on its way takes two`() async {
        #expect(await Self.presses { true } == 2)
    }

    @Test func `a command that ends by itself needs none`() async {
        #expect(await ConsoleLoop.interruptible(by: Key(), hesitating: { true }) { 7 } == 7)
    }

    @Test func `a payment is on its way once the task says so`() {
        let rounds = RoundCollector()
        #expect(!rounds.hasPaid)
        rounds.reporter.report(
            .paying(
                PaymentSummary(
                    outcome: .unknown,
                    purpose: "",
                    host: "",
                    challenge: nil,
                    option: nil,
                    rule: nil,
                    findings: [],
                    expires: nil
                )
            )
        )
        #expect(rounds.hasPaid)
    }
}
