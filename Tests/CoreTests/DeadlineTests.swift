import Core
import Testing

@Suite("Deadlines")
struct DeadlineTests {
    private let clock = ManualClock(at: Timestamp(sinceEpoch: .seconds(1_762_000_000)))

    @Test func `the time that is left falls with the clock, and never below zero`() {
        let deadline = Deadline(after: .seconds(30), on: .manual(clock))
        clock.advance(by: .seconds(29))
        #expect(deadline.remaining == .seconds(1) && !deadline.hasPassed)
        clock.advance(by: .seconds(2))
        #expect(deadline.remaining == .zero && deadline.hasPassed)
        #expect(deadline.span == .seconds(30))
    }

    @Test func `a cap brings the end nearer and never moves it away`() {
        let deadline = Deadline(after: .seconds(30), on: .manual(clock))
        #expect(deadline.capped(at: .seconds(10)).remaining == .seconds(10))
        clock.advance(by: .seconds(25))
        #expect(deadline.capped(at: .seconds(10)).remaining == .seconds(5))
    }

    @Test func `sleeping on a manual clock moves it and takes no time`() async throws {
        try await AppClock.manual(clock).sleep(for: .seconds(86_400))
        #expect(clock.now == Timestamp(sinceEpoch: .seconds(1_762_086_400)))
    }

    @Test func `a cancelled task does not sleep`() async {
        let clock = clock
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await AppClock.manual(clock).sleep(for: .seconds(60))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(clock.moved == .zero)
    }
}
