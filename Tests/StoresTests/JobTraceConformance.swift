import Core
import ExecutorCore
import OrderedJSON
import TestSupport
import Testing

/// What every job store keeps of the request that sent a job.
@Suite("Traces of jobs")
struct JobTraceConformance {
    private static let lease = Duration.seconds(30)

    @Test("each worker that claims a job knows the request that sent it", arguments: StoreKind.allCases)
    func trace(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, time in
            let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            let named = RequestTrace(requestID: "req-7", traceParent: nil, traceState: nil) { "" }
            let traced = RequestTrace(requestID: "\"a,b}", traceParent: parent, traceState: "v=x, \"y") { "" }
            _ = try await store.submit([Job.new("1"), Job.new("2", trace: named), Job.new("3", trace: traced)])
            for worker in ["a", "b"] {
                let claimed = try await store.claim(by: worker, limit: 9, for: Self.lease, without: [])
                #expect(claimed.map(\.job.trace) == [nil, named, traced])
                time.advance(by: Self.lease + .seconds(1))
            }
            let last = try await store.claim(by: "c", limit: 9, for: Self.lease, without: [])
            let endings = last.map { JobEnding($0.lease, .ended(.failed, ["status": "failed"])) }
            #expect(try await store.finish(endings) == [true, true, true])
        }
    }

    @Test("a job that is tried again belongs to the request that wants it", arguments: StoreKind.allCases)
    func retried(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            let first = RequestTrace(requestID: "first", traceParent: nil, traceState: nil) { "" }
            let second = RequestTrace(requestID: "second", traceParent: nil, traceState: nil) { "" }
            _ = try await store.submit([Job.new("1", trace: first), Job.new("2", trace: first)])
            let claimed = try await store.claim(by: "a", limit: 9, for: Self.lease, without: [])
            let endings = claimed.map { JobEnding($0.lease, .ended(.failed, ["status": "failed"])) }
            #expect(try await store.finish(endings) == [true, true])
            _ = try await store.restart(JobKey(jobId: "1"), from: [.failed], trace: second)
            _ = try await store.restart(JobKey(jobId: "2"), from: [.failed], trace: nil)
            let again = try await store.claim(by: "b", limit: 9, for: Self.lease, without: [])
            #expect(again.map(\.job.trace) == [second, nil])
        }
    }
}
