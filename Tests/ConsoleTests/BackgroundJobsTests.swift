import Synchronization
import Testing
import TestSupport

@testable import Console

@Suite("Background jobs", .timeLimit(.minutes(10)))
struct BackgroundJobsTests {
    private let heard = RecordedLines()

    private func makeJobs() -> BackgroundJobs {
        BackgroundJobs { [heard] in heard.add($0) }
    }

    private func job(_ number: Int) -> BackgroundJob {
        BackgroundJob(number: number, line: "get k", progress: JobProgress())
    }

    private static func outcome(_ number: Int, code: Int32 = 0) -> JobOutcome {
        JobOutcome(
            record: Record(number: number, line: "get k"),
            code: code,
            caches: KnownCaches(),
            page: OutputBuffer(),
            elapsed: .seconds(3)
        )
    }

    @Test func `the end of a job is told once`() async {
        let jobs = makeJobs()
        await jobs.start(job(7)) { Self.outcome(7) }
        #expect(await jobs.settled([7]))
        #expect(heard.all == ["[$7] done: get k, 3s"])
        #expect(await jobs.takeLearned().map(\.number) == [7])
        #expect(await jobs.takeLearned().isEmpty)
    }

    @Test func `a cancelled job ends at once and is not announced`() async {
        let jobs = makeJobs()
        await jobs.start(job(7)) {
            while !Task.isCancelled { await Task.yield() }
            return Self.outcome(7, code: 130)
        }
        #expect(await jobs.job(7)?.status == "running")
        await jobs.cancel(7)
        #expect(await jobs.job(7)?.status == "cancelled")
        #expect(heard.all.isEmpty)
    }

    @Test func `a payment waits for its answer, and a cancelled job's is a no`() async {
        let jobs = makeJobs()
        let answers = Mutex<[Bool]>([])
        for number in [1, 2] {
            await jobs.start(job(number)) {
                let answer = await jobs.asks(number, for: "0.05 USDC on Base")
                answers.withLock { $0.append(answer) }
                return Self.outcome(number)
            }
        }
        #expect(await jobs.settled([1, 2]))
        #expect(await jobs.running.count == 2)
        #expect(await jobs.answer(1, yes: true))
        #expect(await jobs.settled([1]))
        #expect(await !jobs.answer(1, yes: true))
        await jobs.cancel(2)
        #expect(answers.withLock { $0 } == [true, false])
        #expect(
            Set(heard.all.prefix(2)) == [
                "[$1] get k needs your approval for 0.05 USDC on Base: pay 1 or decline 1",
                "[$2] get k needs your approval for 0.05 USDC on Base: pay 2 or decline 2",
            ]
        )
    }

    @Test func `who stops waiting leaves the job running`() async {
        let jobs = makeJobs()
        await jobs.start(job(7)) {
            while !Task.isCancelled { await Task.yield() }
            return Self.outcome(7, code: 130)
        }
        let isSettled = await withTaskGroup(of: Bool.self) { group in
            group.addTask { await jobs.settled([7]) }
            group.cancelAll()
            return await group.next() ?? true
        }
        #expect(!isSettled)
        #expect(await jobs.running.map(\.number) == [7])
        await jobs.cancelAll()
        #expect(await jobs.running.isEmpty)
    }
}
