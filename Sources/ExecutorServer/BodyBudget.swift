import Synchronization

/// The memory that the bodies of all requests in flight share, so that many large ones at once do not take it all.
final class BodyBudget: Sendable {
    /// The most bytes that all shares take together.
    let limit: Int
    private let used = Atomic<Int>(0)

    /// A budget of that many bytes.
    init(limit: Int) {
        self.limit = limit
    }

    /// What one request takes of it.
    func share() -> Share {
        Share(budget: self)
    }

    /// A request's share, given back when nobody keeps it any more; it grows in one place at a time.
    final class Share: Sendable {
        private let budget: BodyBudget
        private let bytes = Atomic<Int>(0)

        fileprivate init(budget: BodyBudget) {
            self.budget = budget
        }

        deinit {
            _ = budget.used.subtract(bytes.load(ordering: .relaxed), ordering: .relaxed)
        }

        /// Makes the share as large as a body has become; false where that is more than is left.
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
