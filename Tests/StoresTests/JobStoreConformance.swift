import Core
import ExecutorCore
import OrderedJSON
import TestSupport
import Testing

/// The promises of a job store that every store keeps.
@Suite("Job stores")
struct JobStoreConformance {
    private static let lease = Duration.seconds(30)

    private static func ids(_ claimed: [ClaimedJob]) -> [String] { claimed.map(\.job.key.jobId) }

    @Test("a job is accepted once, and known with all that was sent", arguments: StoreKind.allCases)
    func accepts(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            let id = "a/b\n\u{0}ü"
            let answers = try await store.submit([Job.new(id), Job.new(id), Job.new(id, value: "w")])
            guard case .accepted(let job) = answers[0] else {
                Issue.record("\(answers)")
                return
            }
            #expect(answers[1] == .known(job))
            #expect(answers[2] == .conflict)
            #expect(job.state == .queued && job.createdAt == Wish.noon)
            #expect(try await store.job(JobKey(jobId: id)) == job)
            #expect(job.task == Job.new(id).task)
            #expect(try await store.job(JobKey(tenant: "other", jobId: id)) == nil)
            #expect(try await store.submit([Job.new(id)]) == [.known(job)])
        }
    }

    @Test("ids that look the same and are not are two jobs", arguments: StoreKind.allCases)
    func spellings(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            let submissions = try await store.submit([Job.new("\u{E9}"), Job.new("e\u{301}")])
            #expect(submissions.map(\.isAccepted) == [true, true])
            #expect(try await store.backlog().waiting == 2)
        }
    }

    @Test("higher priorities come first, then older jobs, each to one worker", arguments: StoreKind.allCases)
    func order(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            _ = try await store.submit([
                Job.new("1"), Job.new("2", priority: 5), Job.new("3"), Job.new("4", priority: -5),
                Job.new("5", provider: "down"),
            ])
            let first = try await store.claim(by: "a", limit: 2, for: Self.lease, without: ["down"])
            #expect(Self.ids(first) == ["2", "1"])
            #expect(first.allSatisfy { $0.job.attempts == 1 && $0.job.state == .running })
            let second = try await store.claim(by: "b", limit: 9, for: Self.lease, without: ["down"])
            #expect(Self.ids(second) == ["3", "4"])
            #expect(Self.ids(try await store.claim(by: "b", limit: 9, for: Self.lease, without: [])) == ["5"])
            #expect(try await store.claim(by: "b", limit: 9, for: Self.lease, without: []).isEmpty)
        }
    }

    @Test("a job waits for its moment", arguments: StoreKind.allCases)
    func schedule(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, time in
            _ = try await store.submit([Job.new("later", runAt: Wish.noon + .seconds(60)), Job.new("now")])
            #expect(try await store.job(JobKey(jobId: "later"))?.state == .scheduled)
            let first = try await store.claim(by: "a", limit: 9, for: Self.lease, without: [])
            #expect(Self.ids(first) == ["now"])
            _ = try await store.finish([JobEnding(first[0].lease, .ended(.completed, ["status": "completed"]))])
            time.advance(by: .seconds(59))
            #expect(try await store.claim(by: "b", limit: 9, for: Self.lease, without: []).isEmpty)
            time.advance(by: .seconds(1))
            #expect(Self.ids(try await store.claim(by: "b", limit: 9, for: Self.lease, without: [])) == ["later"])
        }
    }

    @Test("an end counts once, and only under the lease", arguments: StoreKind.allCases)
    func end(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, time in
            _ = try await store.submit([Job.new("1")])
            let old = try #require(try await store.claim(by: "a", limit: 1, for: Self.lease, without: []).first)
            time.advance(by: .seconds(31))
            let new = try #require(try await store.claim(by: "a", limit: 1, for: Self.lease, without: []).first)
            #expect(new.job.attempts == 2 && new.job.losses == 1 && new.lease.fence > old.lease.fence)
            #expect(try await store.renew([old.lease, new.lease], for: Self.lease) == [.lost, .kept])
            let answer: JSONObject = ["jobId": "1", "status": "completed", "result": ["n": .int(12)]]
            let endings = [old.lease, new.lease, new.lease].map { JobEnding($0, .ended(.completed, answer)) }
            #expect(try await store.finish(endings) == [false, true, false])
            let job = try #require(try await store.job(JobKey(jobId: "1")))
            #expect(job.state == .completed && job.answer == answer && job.endedAt == time.now && job.losses == 0)
            #expect(try await store.submit([Job.new("1")]) == [.known(job)])
            #expect(try await store.renew([new.lease], for: Self.lease) == [.lost])
        }
    }

    @Test(
        "a renewed lease goes on; one that is not is lost, and the third loss ends the job",
        arguments: StoreKind.allCases
    )
    func losses(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, time in
            _ = try await store.submit([Job.new("1")])
            let claimed = try #require(try await store.claim(by: "a", limit: 1, for: Self.lease, without: []).first)
            time.advance(by: .seconds(20))
            #expect(try await store.renew([claimed.lease], for: Self.lease) == [.kept])
            time.advance(by: .seconds(20))
            #expect(try await store.claim(by: "b", limit: 1, for: Self.lease, without: []).isEmpty)
            for _ in 2...JobLimits.losses {
                time.advance(by: .seconds(31))
                #expect(try await store.claim(by: "b", limit: 1, for: Self.lease, without: []).count == 1)
            }
            time.advance(by: .seconds(31))
            #expect(try await store.claim(by: "c", limit: 1, for: Self.lease, without: []).isEmpty)
            let job = try #require(try await store.job(JobKey(jobId: "1")))
            #expect(job.state == .failed && job.attempts == 3)
            #expect(job.answer?["errorCode"] == "worker_lost")
        }
    }

    @Test(
        "a failed attempt is followed by another, and one that is handed back does not count",
        arguments: StoreKind.allCases
    )
    func attempts(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, time in
            _ = try await store.submit([Job.new("1"), Job.new("2")])
            let first = try await store.claim(by: "a", limit: 1, for: Self.lease, without: [])
            let failure: JSONObject = ["jobId": "1", "status": "failed", "error": "down"]
            _ = try await store.finish([JobEnding(first[0].lease, .again(after: .seconds(5), failure))])
            let waiting = try #require(try await store.job(JobKey(jobId: "1")))
            #expect(
                waiting.state == .scheduled && waiting.answer == failure && waiting.runAfter == Wish.noon + .seconds(5)
            )
            let second = try await store.claim(by: "a", limit: 9, for: Self.lease, without: [])
            #expect(Self.ids(second) == ["2"])
            #expect(try await store.finish([JobEnding(second[0].lease, .handedBack)]) == [true])
            time.advance(by: .seconds(5))
            let third = try await store.claim(by: "b", limit: 9, for: Self.lease, without: [])
            #expect(Self.ids(third) == ["1", "2"])
            #expect(third.map(\.job.attempts) == [2, 1])
        }
    }

    @Test("a clock that jumps an hour keeps no job from its end, and ends none twice", arguments: StoreKind.allCases)
    func clockJumps(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, time in
            _ = try await store.submit([Job.new("lost"), Job.new("alive")])
            let first = try await store.claim(by: "a", limit: 2, for: Self.lease, without: [])
            time.advance(by: .seconds(-3600))
            #expect(try await store.renew([first[1].lease], for: Self.lease) == [.kept])
            let second = try await store.claim(by: "b", limit: 2, for: Self.lease, without: [])
            #expect(Self.ids(second) == ["lost"])
            time.advance(by: .seconds(7200))
            let third = try await store.claim(by: "c", limit: 2, for: Self.lease, without: [])
            #expect(Self.ids(third).sorted() == ["alive", "lost"])
            let endings = (first + second + third).map { JobEnding($0.lease, .ended(.completed, [:])) }
            #expect(try await store.finish(endings) == [false, false, false, true, true])
            #expect(try await store.backlog().waiting == 0)
        }
    }

    @Test("a job that waits is cancelled at once, one that runs at its end", arguments: StoreKind.allCases)
    func cancels(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            _ = try await store.submit([Job.new("1"), Job.new("2")])
            let claimed = try await store.claim(by: "a", limit: 1, for: Self.lease, without: [])
            #expect(try await store.cancel(JobKey(jobId: "2"))?.state == .cancelled)
            #expect(try await store.cancel(JobKey(jobId: "1"))?.isCancelled == true)
            #expect(try await store.cancel(JobKey(jobId: "3")) == nil)
            #expect(try await store.renew(claimed.map(\.lease), for: Self.lease) == [.cancelled])
            _ = try await store.finish([JobEnding(claimed[0].lease, .again(after: .zero, ["status": "failed"]))])
            #expect(try await store.job(JobKey(jobId: "1"))?.state == .cancelled)
            #expect(try await store.claim(by: "a", limit: 9, for: Self.lease, without: []).isEmpty)
            #expect(try await store.cancel(JobKey(jobId: "1"))?.state == .cancelled)
        }
    }

    @Test("a job that has ended is tried again from the given states only", arguments: StoreKind.allCases)
    func restarts(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            _ = try await store.submit([Job.new("1")])
            let key = JobKey(jobId: "1")
            #expect(try await store.restart(key, from: [.failed], trace: nil)?.state == .queued)
            let claimed = try await store.claim(by: "a", limit: 1, for: Self.lease, without: [])
            _ = try await store.finish([JobEnding(claimed[0].lease, .ended(.failed, ["status": "failed"]))])
            #expect(try await store.restart(key, from: [.cancelled], trace: nil)?.state == .failed)
            let again = try #require(try await store.restart(key, from: [.failed], trace: nil))
            #expect(again.state == .queued && again.endedAt == nil && again.attempts == 0)
            let second = try await store.claim(by: "a", limit: 1, for: Self.lease, without: [])
            #expect(second.first.map { $0.lease.fence > claimed[0].lease.fence } == true)
            #expect(try await store.restart(JobKey(jobId: "2"), from: [.failed], trace: nil) == nil)
        }
    }

    @Test("jobs are listed, the newest first, page by page", arguments: StoreKind.allCases)
    func lists(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, time in
            for number in 1...5 {
                _ = try await store.submit([Job.new("\(number)", provider: number.isMultiple(of: 2) ? "even" : "odd")])
                time.advance(by: .seconds(1))
            }
            let claimed = try await store.claim(by: "a", limit: 2, for: Self.lease, without: [])
            _ = try await store.finish([JobEnding(claimed[0].lease, .ended(.completed, ["status": "completed"]))])
            func page(_ filter: JobFilter = JobFilter(), before: Int64? = nil, limit: Int = 9) async throws -> [String]
            {
                try await store.jobs(filter, before: before, limit: limit).map(\.key.jobId)
            }
            #expect(try await page() == ["5", "4", "3", "2", "1"])
            let last = try #require(try await store.jobs(JobFilter(), before: nil, limit: 2).last)
            #expect(try await page(before: last.number) == ["3", "2", "1"])
            var filter = JobFilter()
            filter.states = [.completed, .running]
            #expect(try await page(filter) == ["2", "1"])
            filter.states = [.completed, .failed]
            #expect(try await page(filter) == ["1"])
            filter.states = [.scheduled, .queued, .running]
            #expect(try await page(filter) == ["5", "4", "3", "2"])
            filter = JobFilter()
            filter.provider = "even"
            #expect(try await page(filter) == ["4", "2"])
            filter.since = Wish.noon + .seconds(3)
            #expect(try await page(filter) == ["4"])
            filter.until = Wish.noon + .seconds(3)
            #expect(try await page(filter).isEmpty)
            filter = JobFilter()
            filter.tenant = "other"
            #expect(try await page(filter).isEmpty)
        }
    }

    @Test("what has ended long ago is removed in batches", arguments: StoreKind.allCases)
    func trims(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, time in
            _ = try await store.submit((1...5).map { Job.new("\($0)") })
            let claimed = try await store.claim(by: "a", limit: 3, for: Self.lease, without: [])
            _ = try await store.finish(claimed.map { JobEnding($0.lease, .ended(.completed, ["status": "completed"])) })
            #expect(try await store.backlog() == JobBacklog(waiting: 2, oldest: Wish.noon))
            time.advance(by: .seconds(60))
            #expect(try await store.trim(endedBefore: Wish.noon, limit: 9) == 0)
            #expect(try await store.trim(endedBefore: Wish.noon + .seconds(1), limit: 2) == 2)
            #expect(try await store.trim(endedBefore: Wish.noon + .seconds(1), limit: 2) == 1)
            #expect(try await store.jobs(JobFilter(), before: nil, limit: 9).map(\.key.jobId) == ["5", "4"])
            guard case .accepted(let anew)? = try await store.submit([Job.new("1")]).first else {
                Issue.record("a job that was removed is accepted anew")
                return
            }
            #expect(anew.number == 6)
        }
    }

    @Test("the oldest job that waits is found behind any number of others", arguments: StoreKind.allCases)
    func oldest(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, time in
            #expect(try await store.backlog() == JobBacklog(waiting: 0, oldest: nil))
            _ = try await store.submit([Job.new("running"), Job.new("oldest", priority: -5)])
            _ = try await store.claim(by: "a", limit: 1, for: Self.lease, without: [])
            time.advance(by: .seconds(1))
            _ = try await store.submit((1...1500).map { Job.new("\($0)", priority: $0 % 7) })
            #expect(try await store.backlog() == JobBacklog(waiting: 1501, oldest: Wish.noon))
            _ = try await store.cancel(JobKey(jobId: "oldest"))
            #expect(try await store.backlog() == JobBacklog(waiting: 1500, oldest: Wish.noon + .seconds(1)))
        }
    }

    @Test("many workers at once get each job once", arguments: StoreKind.allCases)
    func race(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            _ = try await store.submit((1...200).map { Job.new("\($0)") })
            let ids = try await withThrowingTaskGroup(of: [String].self) { group in
                for worker in 1...8 {
                    group.addTask {
                        var ids: [String] = []
                        while true {
                            let claimed = try await store.claim(by: "\(worker)", limit: 7, for: Self.lease, without: [])
                            if claimed.isEmpty { return ids }
                            ids += Self.ids(claimed)
                            let done = claimed.map { JobEnding($0.lease, .ended(.completed, ["status": "completed"])) }
                            #expect(try await store.finish(done).allSatisfy(\.self))
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(ids.count == 200 && Set(ids).count == 200)
        }
    }
}
