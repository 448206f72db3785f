import Synchronization

/// Hands out the numbers behind `$`: to the line that runs, and to payments of served tasks that wait beside it.
public final class RecordNumberAllocator: Sendable {
    private struct State {
        var next = 1
        /// The number of the line that runs; it may turn out to make no record.
        var running: Int?
        /// Numbers that were given to waiting payments.
        var given: Set<Int> = []
        /// The one number of a job.
        var always: Int?

        func free(from start: Int) -> Int {
            var number = start
            while given.contains(number) || number == running { number += 1 }
            return number
        }
    }

    /// The last number that a beginning in a file can have used up; a session uses up far fewer.
    static let lastOfBeginning = 999_999_999

    private let state = Mutex(State())

    /// Begins with 1.
    public init() {}

    /// Gives every line the same number: that of a job.
    init(always number: Int) {
        state.withLock { $0.always = number }
    }

    /// The number that a line's record will have, if it makes one.
    func begin() -> Int {
        state.withLock { state in
            if let number = state.always { return number }
            state.running = nil
            let number = state.free(from: state.next)
            state.running = number
            return number
        }
    }

    /// The line is over; its number is used up if it made a record.
    func end(madeRecord: Bool) {
        state.withLock { state in
            if madeRecord, let number = state.running { state.next = number + 1 }
            state.running = nil
        }
    }

    /// A number for a payment that waits.
    func take() -> Int {
        state.withLock { state in
            let number = state.free(from: state.next)
            state.given.insert(number)
            return number
        }
    }

    /// Goes on behind that number.
    func begin(behind number: Int) {
        state.withLock { $0.next = max($0.next, min(number, Self.lastOfBeginning) + 1) }
    }

    /// Begins again with 1.
    func reset() {
        state.withLock { $0 = State() }
    }
}
