import Core
import ExecutorCore
import Logging
import OrderedJSON
import PaymentModel
import Synchronization
import TestDoubles
import TestSupport
import Testing

@Suite("A task under the id of an earlier one")
struct RepeatedTaskTests {
    /// A store that gives its lookups one after the other, the last one for ever.
    private final class ScriptedStore: IdempotencyStore {
        struct Unreadable: UserFacingError {
            let code = FailureCode.fileFailed
            let message = "the ledger cannot be read"
            let hint: String? = nil
        }

        private let lookups: Mutex<[Result<IdempotencyLookup, Unreadable>]>
        private let waiting: Waiting

        init(_ lookups: Result<IdempotencyLookup, Unreadable>..., waiting: Waiting = .ended) {
            self.lookups = Mutex(lookups)
            self.waiting = waiting
        }

        func recall(_ job: IdempotencyKey, of task: ExecutorTask, isPriced: Bool) async throws -> IdempotencyLookup {
            try lookups.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }.get()
        }

        func wait(for job: IdempotencyKey, before deadline: Deadline) async -> Waiting { waiting }

        func hasOpenPayment(_ job: IdempotencyKey) async throws -> Bool { false }

        func account(of job: IdempotencyKey) async -> ExecutorResponse? { nil }

        func keep(_ response: ExecutorResponse, in context: ExecutionContext) async -> ExecutorResponse { response }
    }

    private static let earlier = ExecutorResponse.completed("j", TaskResult(["id": "earlier"]))

    /// The response to a create, and how often the provider was asked for one.
    private static func create(_ store: ScriptedStore, permission: PaymentPermission = .none) async throws
        -> (response: ExecutorResponse, count: Int)
    {
        let count = Mutex(0)
        let cache = PlainCache { _, _ in
            count.withLock { $0 += 1 }
            return TaskResult(["id": "new"])
        }
        let executor = Executor(
            registry: ProviderRegistry(caches: [cache]),
            time: .manual(ManualClock()),
            limit: .seconds(30),
            logger: .silent,
            memory: store
        )
        let task = try task(#"{"jobId":"j","taskType":"cache","provider":"plain","cacheOperation":"create"}"#)
        let response = await executor.execute(task, origin: .server, permission: permission)
        return (response, count.withLock { $0 })
    }

    @Test func `what was answered before is answered again, and not done again`() async throws {
        let (response, count) = try await Self.create(ScriptedStore(.success(.answer(Self.earlier))))
        #expect(response == Self.earlier && count == 0)
    }

    @Test func `what is new is done once`() async throws {
        let (response, count) = try await Self.create(ScriptedStore(.success(.new)))
        #expect(response.result?.json["id"] == "new" && count == 1)
    }

    @Test func `a person who permits another payment is not given the earlier answer`() async throws {
        let store = ScriptedStore(.success(.answer(Self.earlier)))
        let (response, count) = try await Self.create(store, permission: .resend)
        #expect(response.result?.json["id"] == "new" && count == 1)
    }

    @Test func `another task under the same id is a conflict`() async throws {
        let (response, count) = try await Self.create(ScriptedStore(.success(.otherTask)))
        #expect(response.failure?.code == .jobConflict && count == 0)
    }

    @Test func `a job that another worker ends is looked up again`() async throws {
        let store = ScriptedStore(.success(.inProgress), .success(.answer(Self.earlier)))
        let (response, count) = try await Self.create(store)
        #expect(response == Self.earlier && count == 0)
    }

    @Test("a job that does not end is in progress", arguments: [Waiting.stillInProgress, .ended])
    func inProgress(_ waiting: Waiting) async throws {
        let (response, count) = try await Self.create(ScriptedStore(.success(.inProgress), waiting: waiting))
        #expect(response.failure?.code == .jobInProgress && count == 0)
    }

    @Test func `nothing that costs money is done while the store cannot be read`() async throws {
        let (response, count) = try await Self.create(ScriptedStore(.failure(ScriptedStore.Unreadable())))
        #expect(response.failure?.message == "the ledger cannot be read" && count == 0)
    }
}
