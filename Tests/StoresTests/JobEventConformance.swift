import Core
import ExecutorCore
import OrderedJSON
import TestSupport
import Testing

/// The promises about the events of jobs that every store keeps.
@Suite("Events of jobs")
struct JobEventConformance {
    private static let lease = Duration.seconds(30)
    private static let failure: JSONObject = [
        "jobId": "1", "status": "failed", "error": "the router is down", "errorCode": "unreachable",
    ]

    private static func kinds(_ events: [NumberedJobEvent]?) -> [String] {
        events?.map { $0.event.kind.rawValue } ?? ["no job"]
    }

    @Test("a job that goes the usual way tells how", arguments: StoreKind.allCases)
    func usual(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, time in
            let key = JobKey(jobId: "1")
            #expect(try await store.events(of: key) == nil)
            _ = try await store.submit([Job.new("0"), Job.new("1", priority: 1, runAt: Wish.noon + .seconds(2))])
            #expect(Self.kinds(try await store.events(of: key)) == ["accepted"])
            #expect(try await store.events(of: key)?.first?.event.nextAttemptAt == Wish.noon + .seconds(2))
            time.advance(by: .seconds(3))
            let claimed = try await store.claim(by: "a", limit: 1, for: Self.lease, without: [])
            time.advance(by: .seconds(4))
            #expect(try await store.finish([JobEnding(claimed[0].lease, .ended(.completed, [:]))]) == [true])
            let events = try #require(try await store.events(of: key))
            #expect(Self.kinds(events) == ["accepted", "started", "completed"])
            #expect(events.map { $0.event.at - Wish.noon } == [.zero, .seconds(3), .seconds(7)])
            #expect(events.map(\.event.attempt) == [0, 1, 1])
            #expect(events.map { JobEventNumber.parts(of: $0.number).place } == [1, 2, 3])
            #expect(Set(events.map { JobEventNumber.parts(of: $0.number).group }) == [2])
        }
    }

    @Test("retries, lost workers and cancellations are told with their reasons", arguments: StoreKind.allCases)
    func detours(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, time in
            let key = JobKey(jobId: "1")
            func claim() async throws -> ClaimedJob {
                try #require(try await store.claim(by: "a", limit: 1, for: Self.lease, without: []).first)
            }
            _ = try await store.submit([Job.new("1")])
            _ = try await store.finish([JobEnding(try await claim().lease, .again(after: .seconds(5), Self.failure))])
            var events = try #require(try await store.events(of: key))
            #expect(Self.kinds(events) == ["accepted", "started", "retrying"])
            #expect(events[2].event.nextAttemptAt == Wish.noon + .seconds(5))
            #expect(events[2].event.errorCode == "unreachable" && events[2].event.error == "the router is down")
            time.advance(by: .seconds(6))
            _ = try await store.finish([JobEnding(try await claim().lease, .handedBack)])
            _ = try await claim()
            time.advance(by: .seconds(31))
            let again = try await claim()
            _ = try await store.cancel(key)
            _ = try await store.cancel(key)
            _ = try await store.finish([JobEnding(again.lease, .ended(.cancelled, [:]))])
            events = try #require(try await store.events(of: key))
            #expect(
                Self.kinds(events) == [
                    "accepted", "started", "retrying", "started", "handed_back", "started", "worker_lost", "started",
                    "cancelling", "cancelled",
                ]
            )
            #expect(events.map(\.event.attempt) == [0, 1, 1, 2, 2, 2, 2, 3, 3, 3])
            #expect(zip(events, events.dropFirst()).allSatisfy { $0.number + 1 == $1.number })
        }
    }

    @Test("a job that is queued again goes on with its list", arguments: StoreKind.allCases)
    func requeued(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            let key = JobKey(jobId: "1")
            _ = try await store.submit([Job.new("1")])
            let claimed = try await store.claim(by: "a", limit: 1, for: Self.lease, without: [])
            _ = try await store.finish([JobEnding(claimed[0].lease, .ended(.failed, Self.failure))])
            let before = try #require(try await store.events(of: key))
            _ = try await store.restart(key, from: [.failed], trace: nil)
            _ = try await store.cancel(key)
            let after = try #require(try await store.events(of: key))
            #expect(Array(after.prefix(before.count)) == before)
            #expect(Self.kinds(after) == ["accepted", "started", "failed", "requeued", "cancelled"])
            #expect(try await store.trim(endedBefore: Wish.noon + .seconds(1), limit: 9) == 1)
            #expect(try await store.events(of: key) == nil)
        }
    }

    @Test("the list of a job that is tried without end stops growing, and has its end", arguments: StoreKind.allCases)
    func bounded(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, time in
            _ = try await store.submit([Job.new("1")])
            for _ in 0..<600 {
                let claimed = try await store.claim(by: "a", limit: 1, for: Self.lease, without: [])
                _ = try await store.finish([JobEnding(claimed[0].lease, .again(after: .zero, Self.failure))])
            }
            _ = try await store.cancel(JobKey(jobId: "1"))
            let events = try #require(try await store.events(of: JobKey(jobId: "1")))
            #expect(events.count < 1500 && events.last?.event.kind == .cancelled)
        }
    }

    @Test("all events follow each other by their numbers, from any of them on", arguments: StoreKind.allCases)
    func feed(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            let start = try await store.events(after: nil, limit: 9)
            #expect(start.events.isEmpty && !start.hasGap)
            _ = try await store.submit([Job.new("1"), Job.new("2", tenant: "t"), Job.new("1")])
            let claimed = try await store.claim(by: "a", limit: 9, for: Self.lease, without: [])
            _ = try await store.finish(claimed.map { JobEnding($0.lease, .ended(.completed, [:])) })
            var (all, page) = ([NumberedJobEvent](), start)
            repeat {
                page = try await store.events(after: page.last, limit: 1)
                #expect(!page.hasGap)
                all += page.events
            } while !page.events.isEmpty
            #expect(Self.kinds(all) == ["accepted", "accepted", "started", "started", "completed", "completed"])
            #expect(all.map(\.event.key.tenant) == ["", "t", "", "t", "", "t"])
            #expect(zip(all, all.dropFirst()).allSatisfy { $0.number < $1.number })
            let rest = try await store.events(after: all[1].number, limit: 9).events
            #expect(rest.first == all[2])
            #expect(try await store.events(after: nil, limit: 9).last == all.last?.number)
            let future = try await store.events(after: .max, limit: 9)
            #expect(future.hasGap && future.last == all.last?.number)
        }
    }

    @Test("events that are gone are a gap for those who have not read them", arguments: StoreKind.allCases)
    func gap(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, time in
            var numbers: [Int64] = []
            for id in 1...5 {
                _ = try await store.submit([Job.new("\(id)")])
                numbers.append(try await store.events(after: nil, limit: 1).last)
                time.advance(by: .seconds(1))
            }
            #expect(try await store.trimEvents(before: Wish.noon + .seconds(3), limit: 1) == 1)
            #expect(try await store.trimEvents(before: Wish.noon + .seconds(3), limit: 9) > 0)
            #expect(try await store.trimEvents(before: Wish.noon + .seconds(3), limit: 9) == 0)
            #expect(try await store.events(after: numbers[0], limit: 9).hasGap)
            let known = try await store.events(after: numbers[2], limit: 9)
            #expect(!known.hasGap && known.events.map(\.event.key.jobId) == ["4", "5"])
        }
    }
}
