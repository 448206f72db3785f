import Core
import ExecutorCore
import PaymentModel

/// A runner that stores the entries of a file many at a time, with a provider that charges nothing for it.
///
/// While one batch is on its way the next is made ready and sent, unless they share a key, so that the later value wins
/// whatever happens on the way. It stops at the first batch with a failure.
struct BatchRunner {
    /// The number of entries that are sent together.
    private static let entries = 2000
    /// The number of bytes of keys and values that are sent together; the last entry may exceed it.
    private static let bytes = 1 << 20
    /// The number of batches by which one may be ahead of the oldest that was not told.
    private static let reach = 4
    /// The number of batches that are on their way.
    private static let width = 2

    let provider: any BatchCacheProvider
    let cacheID: String
    let executor: Executor
    let limit: Duration?
    let builder: CacheTaskBuilder

    /// Entries that are sent together.
    private struct Batch: Sendable {
        let entries: [PackedEntry]
        let keys: Set<String>
    }

    /// A batch with its failures, by the places of their entries in it.
    private struct Ended: Sendable {
        let number: Int
        let batch: Batch
        let failures: [Int: ProviderError]
    }

    /// Stores the entries of a reader; `onEnded` hears of each batch that was stored whole, in their order.
    func run(
        _ source: inout CheckedEntries.Reader,
        onEnded: ([PackedEntry], TransferResult) -> Void
    ) async -> TransferResult {
        var course = Course()
        await withTaskGroup(of: Ended.self) { group in
            while true {
                while course.running.count < Self.width, !Task.isCancelled,
                    let (number, batch) = course.begin({ first throws(CommandError) in
                        try batch(after: &first, from: &source)
                    })
                {
                    group.addTask { Ended(number: number, batch: batch, failures: await store(batch)) }
                }
                guard let end = await group.next() else { break }
                course.running[end.number] = nil
                course.ended[end.number] = end
                while let next = course.ended.removeValue(forKey: course.told) {
                    course.told += 1
                    count(next, &course.result)
                    if course.result.failed == nil { onEnded(next.batch.entries, course.result) }
                }
            }
        }
        if Task.isCancelled, course.result.failed == nil, course.result.stopped == nil {
            course.result.stopped = .other(.cancelled, "stopped", hint: nil)
        }
        return course.result
    }

    /// The batches that are on their way, and those that have ended and were not told yet.
    private struct Course {
        var running: [Int: Batch] = [:]
        var ended: [Int: Ended] = [:]
        /// The number of the batch that is told next.
        var told = 0
        var result = TransferResult()
        private var begun = 0
        private var waiting: Batch?
        /// The entry with which the next batch begins, because its key was in the one before.
        private var first: PackedEntry?

        /// Begins the next batch, and returns it with its number; nil if there is none, or another one has its keys.
        mutating func begin(_ next: (inout PackedEntry?) throws(CommandError) -> Batch?) -> (Int, Batch)? {
            let isStopped =
                result.failed != nil || result.stopped != nil || ended.values.contains { !$0.failures.isEmpty }
            guard !isStopped, begun - told < BatchRunner.reach else { return nil }
            do throws(CommandError) {
                if waiting == nil { waiting = try next(&first) }
            } catch {
                result.stopped = error
            }
            guard let batch = waiting, running.values.allSatisfy({ $0.keys.isDisjoint(with: batch.keys) }) else {
                return nil
            }
            waiting = nil
            running[begun] = batch
            begun += 1
            return (begun - 1, batch)
        }
    }

    /// Returns the next entries, each with another key; nil at the end.
    ///
    /// The batch begins with `first`, which becomes the entry whose key was there already, if there is one.
    private func batch(
        after first: inout PackedEntry?,
        from source: inout CheckedEntries.Reader
    ) throws(CommandError) -> Batch? {
        var (entries, keys, size) = ([PackedEntry](), Set<String>(minimumCapacity: Self.entries), 0)
        while entries.count < Self.entries, size < Self.bytes {
            let next = if let known = first { known } else { try source.next() }
            first = nil
            guard let next else { break }
            guard keys.insert(next.head.key).inserted else {
                first = next
                break
            }
            entries.append(next)
            size += next.size
        }
        return entries.isEmpty ? nil : Batch(entries: entries, keys: keys)
    }

    private func store(_ batch: Batch) async -> [Int: ProviderError] {
        let context = executor.context(for: builder.ids.next(), origin: .console, limit: limit)
        return await provider.store(batch.entries.map(\.cacheEntry), in: cacheID, context)
    }

    /// Counts what was stored of a batch.
    private func count(_ ended: Ended, _ result: inout TransferResult) {
        let entries = ended.batch.entries
        guard result.failed == nil else {
            result.doneAfterFailure += entries.count - ended.failures.count
            return
        }
        let place = ended.failures.keys.min() ?? entries.count
        result.done += place
        if place > 0 { result.lastPlace = entries[place - 1].head.place }
        guard let error = ended.failures[place] else { return }
        result.doneAfterFailure = entries.count - place - ended.failures.count
        do throws(CommandError) {
            let step = try builder.step(storing: try entries[place].entry)
            let id = step.task.jobId ?? JobID(builder.ids.next())
            result.failed = BoundedTaskRunner.Ended(step: step, response: .failed(id, error.failure))
        } catch {
            result.stopped = error
        }
    }
}
