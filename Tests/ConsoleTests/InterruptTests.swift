import ExecutorCore
import PaymentModel
import TestDoubles
import Testing

@testable import Console

@Suite("Ctrl-C while a command runs", .timeLimit(.minutes(10)))
struct InterruptTests {
    /// Work that ends when it is cancelled, and then says how many presses it took.
    private static func presses(hesitating: @escaping @Sendable () -> Bool) async -> Int {
        let key = InterruptKey()
        let interrupts = InputInterrupts(key)
        key.push()
        key.push()
        return await interrupts.stopping(hesitating: hesitating) {
            while !Task.isCancelled { await Task.yield() }
            return key.asked
        }
    }

    @Test func `a press that came while nobody waited counts for whoever waits next in the same input`() async {
        let key = InterruptKey()
        let interrupts = InputInterrupts(key)
        #expect(!interrupts.isPressed)
        key.push()
        #expect(interrupts.isPressed)
        let isCancelled = await interrupts.stopping(hesitating: { false }) {
            while !Task.isCancelled { await Task.yield() }
            return true
        }
        #expect(isCancelled)
        #expect(interrupts.isPressed)
        interrupts.begin()
        #expect(!interrupts.isPressed)
    }

    @Test func `one press stops a command that paid nothing`() async {
        #expect(await Self.presses { false } == 1)
    }

    @Test func `a payment on its way takes two`() async {
        #expect(await Self.presses { true } == 2)
    }

    @Test func `a command that ends by itself needs none`() async {
        #expect(await InputInterrupts(InterruptKey()).stopping(hesitating: { true }) { 7 } == 7)
    }

    @Test func `a payment is on its way once the task says so`() {
        let rounds = ExchangeCollector()
        #expect(!rounds.hasPaid)
        rounds.observer.report(
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
