import Core
import Synchronization

/// Calls that arrive while one runs, and are then made as one.
///
/// A store commits many jobs in the time of one; nobody waits for others to arrive.
final class Coalescer<Item: Sendable, Value: Sendable, Failure: Error>: Sendable {
    private typealias Waiting = (item: Item, continuation: CheckedContinuation<Result<Value, Failure>, Never>)

    private struct State {
        var waiting: [Waiting] = []
        var running = 0
    }

    private let limit: Int
    private let lanes: Int
    private let work: @Sendable ([Item]) async -> Result<[Value], Failure>
    private let state = Mutex(State())

    /// Creates a coalescer; `work` returns a value for each item in their order.
    ///
    /// At most `limit` items are done at once, in at most `lanes` calls at the same time.
    init(
        limit: Int,
        lanes: Int = 1,
        _ work: @escaping @Sendable ([Item]) async -> Result<[Value], Failure>
    ) {
        self.limit = limit
        self.lanes = lanes
        self.work = work
    }

    /// Returns the value for an item.
    func callAsFunction(_ item: Item) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            let begins = state.withLock { state in
                state.waiting.append((item, continuation))
                guard state.running < lanes else { return false }
                state.running += 1
                return true
            }
            // The calls of others are made in this task too, so it does not end with its caller.
            if begins { Task { await self.run() } }
        }
        return try result.get()
    }

    private func run() async {
        while true {
            let batch = state.withLock { state in
                let batch = Array(state.waiting.prefix(limit))
                state.waiting.removeFirst(batch.count)
                if batch.isEmpty { state.running -= 1 }
                return batch
            }
            guard !batch.isEmpty else { return }
            switch await work(batch.map(\.item)) {
            case .success(let values):
                for (call, value) in zip(batch, values) { call.continuation.resume(returning: .success(value)) }
            case .failure(let error):
                for call in batch { call.continuation.resume(returning: .failure(error)) }
            }
        }
    }
}
