import CommandLanguage
import Core
import ExecutorCore
import Testing

@testable import Console

@Suite("What bench shows")
struct BenchViewTests {
    private static func lines(_ milliseconds: [Int], count: Int? = nil, failing: Int = 0) throws -> [String] {
        let failure = TaskFailure(code: .upstreamFailed, message: "down")
        let runs = milliseconds.enumerated().map { index, time in
            BenchRun(elapsed: .milliseconds(time), failure: index < failing ? failure : nil, answered: 1, payment: nil)
        }
        var plan = try BenchOptions([], in: SessionScope(state: SessionState(), environment: { _ in nil }))
        plan.count = count ?? runs.count
        let answer = BenchView.answer(runs, plan, elapsed: .seconds(1), record: 1, operations: runs.count - failing)
        return Renderer(width: 80, usesColor: false).lines(answer.document.blocks)
    }

    @Test func `times are told by rank, and drawn over equal steps`() throws {
        #expect(
            try Self.lines([10, 10, 10, 10, 20, 20, 30, 40, 50, 90])
                == [
                    "10 ok, 10.0/s, p50 20 ms, p95 90 ms, p99 90 ms, 10 operations, nothing paid",
                    "to 20 ms    ████████████████████████████████████████ 4",
                    "to 30 ms    ████████████████████ 2",
                    "to 40 ms    ██████████ 1",
                    "to 50 ms    ██████████ 1",
                    "to 60 ms    ██████████ 1",
                    "to 70 ms    0",
                    "to 80 ms    0",
                    "from 80 ms  ██████████ 1",
                ]
        )
    }

    @Test func `failures and what was not run are counted`() throws {
        #expect(
            try Self.lines([1, 2, 3], count: 5, failing: 1)
                == [
                    "2 ok, 1 failed, 2 not run, 3.0/s, p50 2.00 ms, p95 3.00 ms, p99 3.00 ms, 2",
                    "operations, nothing paid",
                ]
        )
    }

    @Test func `equal times draw nothing`() throws {
        #expect(try Self.lines([Int](repeating: 5, count: 20)).joined(separator: " ").hasSuffix("nothing paid"))
    }
}
