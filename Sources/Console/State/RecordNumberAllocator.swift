import Synchronization

/// An allocator of record numbers, as in `$4`.
///
/// It gives numbers to the line that runs, and to payments of served tasks that wait at the same time.
public final class RecordNumberAllocator: Sendable {
    private struct State {
        var next = 1
        /// The number of the line that runs, which may turn out to make no record.
        var running: Int?
        /// The numbers that were given to waiting payments.
        var given: Set<Int> = []
        /// The fixed number, for a job.
        var always: Int?

        func free(from start: Int) -> Int {
            var number = start
            while given.contains(number) || number == running { number += 1 }
            return number
        }
    }

    /// The largest number that the initial state in a session file can have used; a session uses far fewer.
    static let lastOfBeginning = 999_999_999

    private let state = Mutex(State())

    /// Creates an allocator that begins with 1.
    public init() {}

    /// Creates an allocator that gives every line the number of a job.
    init(always number: Int) {
        state.withLock { $0.always = number }
    }

    /// Reserves the number that the record of a line will have if it makes one, and returns it.
    func begin() -> Int {
        state.withLock { state in
            if let number = state.always { return number }
            state.running = nil
            let number = state.free(from: state.next)
            state.running = number
            return number
        }
    }

    /// Ends the line that runs; its number is used up if the line made a record.
    func end(madeRecord: Bool) {
        state.withLock { state in
            if madeRecord, let number = state.running { state.next = number + 1 }
            state.running = nil
        }
    }

    /// Returns a number for a payment that waits.
    func take() -> Int {
        state.withLock { state in
            let number = state.free(from: state.next)
            state.given.insert(number)
            return number
        }
    }

    /// Continues after the given number.
    func begin(after number: Int) {
        state.withLock { $0.next = max($0.next, min(number, Self.lastOfBeginning) + 1) }
    }

    /// Resets the allocator to begin with 1.
    func reset() {
        state.withLock { $0 = State() }
    }
}
