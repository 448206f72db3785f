import Core
import ExecutorCore
import TestSupport
import Testing

/// The order in which the jobs of several tenants are claimed.
@Suite("Turns of tenants")
struct JobTurnsConformance {
    private static let lease = Duration.seconds(30)

    private static func ids(_ claimed: [ClaimedJob]) -> Set<String> { Set(claimed.map(\.job.key.jobId)) }

    @Test("a tenant with many jobs does not keep another one waiting", arguments: StoreKind.allCases)
    func turns(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            _ = try await store.submit((1...50).map { Job.new("noisy \($0)", priority: 100, tenant: "noisy") })
            _ = try await store.submit([Job.new("1", tenant: "quiet"), Job.new("2", priority: 1, tenant: "quiet")])
            let first = try await store.claim(JobClaim(by: "a", limit: 3, for: Self.lease))
            #expect(Self.ids(first) == ["noisy 1", "2", "noisy 2"])
            let second = try await store.claim(JobClaim(by: "a", limit: 2, for: Self.lease, running: ["noisy": 2]))
            #expect(Self.ids(second) == ["1", "noisy 3"])
            #expect(try await store.claim(JobClaim(by: "a", limit: 99, for: Self.lease)).count == 47)
        }
    }

    @Test("one job at a time goes to those who have fewer at work", arguments: StoreKind.allCases)
    func oneByOne(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            _ = try await store.submit((1...9).map { Job.new("a\($0)", tenant: "a") })
            _ = try await store.submit((1...9).map { Job.new("b\($0)", tenant: "b") } + [Job.new("c1", tenant: "c")])
            var running: [String: Int] = [:]
            for _ in 1...6 {
                let claim = JobClaim(by: "w", limit: 1, for: Self.lease, running: running)
                let job = try #require(try await store.claim(claim).first)
                running[job.job.key.tenant, default: 0] += 1
            }
            #expect(running == ["a": 3, "b": 2, "c": 1])
        }
    }

    @Test("a worker with room for one serves everybody in turn", arguments: StoreKind.allCases)
    func rotation(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            _ = try await store.submit((1...5).map { Job.new("a\($0)", priority: 100, tenant: "a") })
            _ = try await store.submit([
                Job.new("b1", tenant: "b"), Job.new("c1", tenant: "c"), Job.new("b2", tenant: "b"),
            ])
            var (served, order): ([String: Int], [String]) = ([:], [])
            for turn in 1...5 {
                let job = try #require(
                    try await store.claim(JobClaim(by: "w", limit: 1, for: Self.lease, served: served)).first
                )
                served[job.job.key.tenant] = turn
                order.append(job.job.key.jobId)
            }
            #expect(order == ["a1", "b1", "c1", "a2", "b2"])
        }
    }

    @Test("a paused provider takes no turn from its tenant", arguments: StoreKind.allCases)
    func paused(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            _ = try await store.submit((1...9).map { Job.new("d\($0)", provider: "down", tenant: "a") })
            _ = try await store.submit([
                Job.new("a1", tenant: "a"), Job.new("b1", tenant: "b"), Job.new("b2", tenant: "b"),
            ])
            let first = try await store.claim(JobClaim(by: "w", limit: 2, for: Self.lease, without: ["down"]))
            #expect(Self.ids(first) == ["a1", "b1"])
            // Jobs that others submit later are found, whoever sends them.
            _ = try await store.submit([Job.new("e1", provider: "other", tenant: "e")])
            let second = try await store.claim(JobClaim(by: "w", limit: 9, for: Self.lease, without: ["down"]))
            #expect(Self.ids(second) == ["b2", "e1"])
        }
    }

    @Test("workers that take turns at the same time get each job once", arguments: StoreKind.allCases)
    func race(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            _ = try await store.submit((0..<300).map { Job.new("\($0)", tenant: "t\($0 % 3)") })
            let ids = try await withThrowingTaskGroup(of: [String].self) { group in
                for worker in 1...8 {
                    group.addTask {
                        var ids: [String] = []
                        while try await store.backlog().waiting > 0 {
                            let claim = JobClaim(by: "\(worker)", limit: 7, for: Self.lease, running: ["t0": worker])
                            ids += try await store.claim(claim).map(\.job.key.jobId)
                        }
                        return ids
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(ids.count == 300 && Set(ids).count == 300)
        }
    }
}
