import Synchronization

/// A memory budget shared by the bodies of all requests in flight.
///
/// It keeps many large bodies at once from taking all memory.
final class BodyBudget: Sendable {
    /// The maximum number of bytes of all shares together.
    let limit: Int
    private let used = Atomic<Int>(0)

    /// Creates a budget of `limit` bytes.
    init(limit: Int) {
        self.limit = limit
    }

    /// Returns a new, empty share for one request.
    func share() -> Share {
        Share(budget: self)
    }

    /// The part of the budget that one request uses.
    ///
    /// It is given back when the share is deinitialised. ``grow(to:)`` must not be called concurrently.
    final class Share: Sendable {
        private let budget: BodyBudget
        private let bytes = Atomic<Int>(0)

        fileprivate init(budget: BodyBudget) {
            self.budget = budget
        }

        deinit {
            _ = budget.used.subtract(bytes.load(ordering: .relaxed), ordering: .relaxed)
        }

        /// Grows the share to `size` bytes; returns false if the budget has not that much left.
        ///
        /// A share never shrinks.
        func grow(to size: Int) -> Bool {
            let more = size - bytes.load(ordering: .relaxed)
            guard more > 0 else { return true }
            let (_, used) = budget.used.add(more, ordering: .relaxed)
            guard used <= budget.limit else {
                _ = budget.used.subtract(more, ordering: .relaxed)
                return false
            }
            bytes.store(size, ordering: .relaxed)
            return true
        }
    }
}
