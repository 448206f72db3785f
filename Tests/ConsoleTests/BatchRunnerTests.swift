import Core
import ExecutorCore
import Logging
import OrderedJSON
import PaymentModel
import Synchronization
import TestDoubles
import TestSupport
import Testing

@testable import Console

@Suite("Entries that are stored many at a time", .timeLimit(.minutes(10)))
struct BatchRunnerTests {
    /// A store of batches that refuses some keys; its work can hold a batch up.
    private final class SlowStore: BatchCacheProvider, Sendable {
        let name = "slow"
        let refused: Set<String>
        /// Called in each batch with its number, from 1, which the key `kN` of its first entry tells.
        private let work: @Sendable (Int, SlowStore) async -> Void
        private let state = Mutex<(running: [Set<String>], most: Int, stored: [String], sizes: [Int])>(([], 0, [], []))
        private let plain = PlainCache("slow") { _, _ in TaskResult(.null) }

        init(
            refusing refused: Set<String> = [],
            work: @escaping @Sendable (Int, SlowStore) async -> Void = { _, _ in }
        ) {
            (self.refused, self.work) = (refused, work)
        }

        /// Waits until that many batches have begun.
        func waits(for count: Int) async { while sizes.count < count { await Task.yield() } }

        var stored: [String] { state.withLock { $0.stored } }
        var most: Int { state.withLock { $0.most } }
        var sizes: [Int] { state.withLock { $0.sizes } }

        func store(_ entries: [CacheEntry], in id: String, _ context: ExecutionContext) async -> [Int: ProviderError] {
            let keys = Set(entries.map(\.key))
            state.withLock { state in
                #expect(state.running.allSatisfy { $0.isDisjoint(with: keys) }, "one key in two batches at once")
                state.running.append(keys)
                state.most = max(state.most, state.running.count)
                state.sizes.append(entries.count)
            }
            // The second batch may begin before the first one does.
            let number = (Int(entries[0].key.dropFirst()) ?? 1) / 2000 + 1
            await work(number, self)
            return state.withLock { state in
                state.running.removeAll { $0 == keys }
                var failures: [Int: ProviderError] = [:]
                for (place, entry) in entries.enumerated() {
                    if refused.contains(entry.key) {
                        failures[place] = .failed(TaskFailure(code: .quotaUsedUp, message: "no room"))
                    } else {
                        state.stored.append("\(entry.key)=\(String(decoding: entry.json, as: UTF8.self))")
                    }
                }
                return failures
            }
        }

        var description: ProviderDescription { plain.description }
        func health(in context: ExecutionContext) async -> ProviderHealth { ProviderHealth(hops: []) }
        func preview(of request: CacheRequest) throws(ProviderError) -> ProviderPreview { .command("") }

        func perform(_ request: CacheRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
            try await plain.perform(request, in: context)
        }

        func price(of request: CacheRequest, in context: ExecutionContext) async throws(ProviderError)
            -> PriceQuote<PaymentSummary, TaskResult>
        {
            .notPriced("it is free")
        }
    }

    /// A file in memory.
    private struct OneFile: FileSystem {
        let bytes: [UInt8]

        func read(_ path: String) throws(CommandError) -> [UInt8] { bytes }
        func chunks(of path: String) throws(CommandError) -> any ByteStream { InMemoryByteStream(bytes) }
        func exists(_ path: String) throws(CommandError) -> Bool { true }
        func write(_ bytes: [UInt8], to path: String, appending: Bool) throws(CommandError) {}
    }

    /// Stores 1, 2, 3 … under those keys; the result, and the places that were heard.
    private static func run(
        _ keys: [String],
        in store: SlowStore,
        from first: Int = 1
    ) async throws -> (TransferResult, heard: [Int]) {
        let lines = keys.enumerated().map { "{\"key\":\"\($1)\", \"value\": \($0 + 1)}\n" }.joined()
        let entries = try await CheckedEntries("f.jsonl", OneFile(bytes: Array(lines.utf8)), from: first)
        #expect(entries.count == keys.count - first + 1)
        let runner = BatchRunner(
            provider: store,
            cacheID: "c",
            executor: Executor(
                registry: ProviderRegistry(caches: [store]),
                time: .manual(ManualClock()),
                limit: .seconds(60),
                logger: .silent
            ),
            limit: nil,
            builder: CacheTaskBuilder(
                state: SessionState(),
                ids: .counted(),
                cache: "96ad0856-03b1-4ee7-9666-e81abd0349e1"
            )
        )
        var heard: [Int] = []
        var source = try entries.reader()
        let result = await runner.run(&source) { batch, _ in heard += batch.map(\.head.place) }
        return (result, heard)
    }

    @Test func `all are stored, two batches at once, and are heard in order`() async throws {
        // The first batch ends after the second has begun.
        let store = SlowStore { number, store in if number == 1 { await store.waits(for: 2) } }
        let (result, heard) = try await Self.run((1...9000).map { "k\($0)" }, in: store)
        #expect(result.done == 9000 && result.failed == nil && result.stopped == nil && result.lastPlace == 9000)
        #expect(heard == Array(1...9000))
        #expect(store.most == 2 && store.sizes.count == 5)
        #expect(Set(store.stored) == Set((1...9000).map { "k\($0)=\($0)" }))
    }

    @Test func `of one key the later value wins`() async throws {
        let store = SlowStore()
        let (result, _) = try await Self.run((1...600).map { "k\($0 % 3)" }, in: store)
        #expect(result.done == 600 && store.most == 1)
        // No batch has a key twice: a part of one may be sent again.
        #expect(store.sizes == Array(repeating: 3, count: 200))
        let last = Dictionary(store.stored.map { ($0.prefix(2), $0) }) { $1 }
        #expect(Set(last.values) == ["k0=600", "k1=598", "k2=599"])
    }

    @Test func `all before the first failure is done, and what is done behind it is told`() async throws {
        // The batch with the failure ends before the first one, which holds everything up.
        let store = SlowStore(refusing: ["k2100", "k2103"]) { number, store in
            if number == 1 { await store.waits(for: 2) }
        }
        let (result, heard) = try await Self.run((1...50_000).map { "k\($0)" }, in: store)
        #expect(result.failed?.step.entry.place == 2100 && result.failure?.message == "no room")
        #expect(result.done == 2099 && result.lastPlace == 2099)
        #expect(heard == Array(1...2000))
        #expect(store.stored.count == 2099 + result.doneAfterFailure)
        #expect(store.sizes.count <= 4)
    }

    @Test func `an import can begin later in the file`() async throws {
        let store = SlowStore()
        let (result, heard) = try await Self.run(["a", "b", "c"], in: store, from: 3)
        #expect(result.done == 1 && heard == [3] && store.stored == ["c=3"])
    }

    @Test func `an empty key is refused with its line before anything is stored`() async throws {
        let store = SlowStore()
        let error = await #expect(throws: CommandError.self) { try await Self.run(["a", "b", "", "c"], in: store) }
        #expect(error?.message == "f.jsonl:3: the key is empty" && store.stored.isEmpty)
    }

    @Test func `no batch is far ahead of one that waits`() async throws {
        let store = SlowStore { number, store in
            guard number == 1 else { return }
            await store.waits(for: 4)
            for _ in 0..<1000 { await Task.yield() }
            #expect(store.sizes.count == 4)
        }
        let (result, _) = try await Self.run((1...20_000).map { "k\($0)" }, in: store)
        #expect(result.done == 20_000)
    }

    @Test func `large values are sent in smaller batches, also from memory`() async throws {
        let store = SlowStore()
        let key = String(repeating: "k", count: 300_000)
        let (result, _) = try await Self.run((1...12).map { "\(key)\($0)" }, in: store)
        #expect(result.done == 12 && store.sizes == [4, 4, 4])
    }

    @Test func `work that is cancelled sends nothing more`() async throws {
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let store = SlowStore { _, _ in
            begin.yield()
            while !Task.isCancelled { await Task.yield() }
        }
        let task = Task { try await Self.run((1...20_000).map { "k\($0)" }, in: store) }
        for await _ in begun { break }
        task.cancel()
        let (result, _) = try await task.value
        #expect(result.failure?.code == .cancelled && store.sizes.count <= 2)
    }
}
