import PaymentModel
import Core
import ExecutorCore
import Logging
import OrderedJSON
import Synchronization
import TestDoubles
import Testing
import TestSupport

@testable import Console

@Suite("Many tasks at once", .timeLimit(.minutes(10)))
struct TransferWindowTests {
    /// A cache that refuses some keys; its tasks take different numbers of turns, so that they overtake each other.
    private final class SlowCache: Sendable {
        private let refused: Set<String>
        private let state = Mutex<(running: [String], most: Int, stored: [String])>(([], 0, []))

        init(refusing refused: Set<String> = []) { self.refused = refused }

        /// The values of the keys as they were stored, in the order in which that was done.
        var stored: [String] { state.withLock { $0.stored } }
        /// The most tasks that ran at once.
        var most: Int { state.withLock { $0.most } }

        /// The cache as a provider.
        var provider: PlainCache {
            PlainCache("slow") { request, _ throws(ProviderError) in try await self.perform(request) }
        }

        private func perform(_ request: CacheRequest) async throws(ProviderError) -> TaskResult {
            guard case .set(let address, let value, _) = request else { return TaskResult(.null) }
            let isAlone = state.withLock { state in
                defer { state.running.append(address.key) }
                state.most = max(state.most, state.running.count + 1)
                return !state.running.contains(address.key)
            }
            #expect(isAlone, "two tasks for \(address.key) at once")
            for _ in 0..<((value.int ?? 0) * 7 % 11) { await Task.yield() }
            state.withLock { $0.running.removeAll { $0 == address.key } }
            guard !refused.contains(address.key) else { throw .failed(TaskFailure(code: .refused, message: "refused")) }
            state.withLock { $0.stored.append("\(address.key)=\(value.compact)") }
            return TaskResult(.null)
        }
    }

    /// Stores 1, 2, 3 … under those keys; the result, and the places that were heard.
    private static func run(_ keys: [String], on cache: SlowCache) async -> (TransferResult, heard: [Int]) {
        let executor = Executor(
            registry: ProviderRegistry(caches: [cache.provider]),
            time: .manual(ManualClock()),
            limit: .seconds(60),
            logger: .silent
        )
        let window = BoundedTaskRunner(width: 16, executor: executor, limit: nil, observer: .none)
        let ids = IDGenerator.counted()
        var index = 0
        var heard: [Int] = []
        let result = await window.run {
            () throws(CommandError) in
            guard index < keys.count else { return nil }
            index += 1
            let fields: JSONObject = [
                "cacheId": "c", "cacheKey": .string(keys[index - 1]), "cacheValue": .int(index),
            ]
            let task = ExecutorTask(jobId: ids.next(), provider: "slow", operation: .set, fields: fields)
            let entry = CacheFileEntry(place: index, key: keys[index - 1], value: .int(index), ttl: nil)
            return BoundedTaskRunner.Step(entry: entry, task: task)
        } onEnded: {
            (ended, _) throws(CommandError) in
            heard.append(ended.step.entry.place)
        }
        return (result, heard)
    }

    @Test func `answers are heard in order, and many run at once`() async {
        let cache = SlowCache()
        let (result, heard) = await Self.run((1...500).map { "k\($0)" }, on: cache)
        #expect(result.done == 500)
        #expect(result.failed == nil)
        #expect(heard == Array(1...500))
        #expect((2...16).contains(cache.most))
    }

    @Test func `of one key the later value wins`() async {
        let cache = SlowCache()
        let (result, _) = await Self.run((1...200).map { "k\($0 % 3)" }, on: cache)
        #expect(result.done == 200)
        let last = Dictionary(cache.stored.map { ($0.prefix(2), $0) }) { $1 }
        #expect(Set(last.values) == ["k0=198", "k1=199", "k2=200"])
    }

    @Test func `all before the first failure is done, and what is done behind it is told`() async {
        let cache = SlowCache(refusing: ["k100", "k103"])
        let (result, heard) = await Self.run((1...1000).map { "k\($0)" }, on: cache)
        #expect(result.failed?.step.entry.place == 100)
        #expect(result.done == 99)
        #expect(heard == Array(1...99))
        #expect(cache.stored.count == 99 + result.doneAfterFailure)
        #expect(result.doneAfterFailure < 64)
    }
}
