import PaymentModel
import Core
import ExecutorCore
import OrderedJSON
import Synchronization
import TestDoubles

/// Caches that live in this process; reading the key `gate` waits until the gate is opened or the task is cancelled.
final class MemoryCache: Sendable {
    let gate = Latch()
    private let entries = Mutex<[CacheAddress: JSONValue]>([:])

    /// The caches as a provider.
    var provider: PlainCache {
        PlainCache("xcache", operations: ["get", "set", "delete", "list"]) { request, _ throws(ProviderError) in
            try await self.perform(request)
        }
    }

    private func perform(_ request: CacheRequest) async throws(ProviderError) -> TaskResult {
        switch request {
        case .get(let address):
            if address.key == "gate" { try await pass(gate) }
            guard let value = entries.withLock({ $0[address] }) else {
                throw .keyNotFound(key: address.key, TaskFailure(code: .keyNotFound, message: "no such key"))
            }
            return TaskResult(["key": .string(address.key), "value": value])
        case .set(let address, let value, _):
            entries.withLock { $0[address] = value }
            return TaskResult(["key": .string(address.key), "value": value])
        case .create, .delete, .list, .ttl, .updateTTL, .topUp, .createAndSet:
            throw .failed(TaskFailure(code: .timedOut, message: "not in memory"))
        }
    }

    private func pass(_ gate: Latch) async throws(ProviderError) {
        guard await gate.pass() else { throw .failed(TaskFailure(code: .cancelled, message: "interrupted")) }
    }
}
