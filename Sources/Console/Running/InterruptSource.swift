import Synchronization

/// A source of Ctrl-C while commands run.
public protocol InterruptSource: Sendable {
    /// The number of presses since the program began.
    var count: Int { get }
    /// Returns the number of presses with those that are still on their way to the program.
    func countWithPending() -> Int
    /// Waits until Ctrl-C was pressed more than `count` times.
    ///
    /// Returns at once if it was already, or if the task is cancelled.
    func pressed(after count: Int) async
}

extension InterruptSource {
    /// Returns ``count``, as for a source whose presses arrive at once.
    public func countWithPending() -> Int { count }
}

/// The presses of Ctrl-C that count for the input that runs.
///
/// No press is lost: one that came while no code waited for it, such as during the output of a long table, counts for
/// the next wait.
public final class InputInterrupts: Sendable {
    private let source: any InterruptSource
    private let earlier: Mutex<Int>

    /// Creates a counter of the presses from now on.
    public init(_ source: any InterruptSource) {
        self.source = source
        earlier = Mutex(source.count)
    }

    /// Begins an input, for which earlier presses do not count.
    public func begin() {
        earlier.withLock { $0 = source.countWithPending() }
    }

    /// True if Ctrl-C was pressed since the input began.
    var isPressed: Bool { source.count > earlier.withLock { $0 } }

    /// Waits until Ctrl-C was pressed that many times since the input began.
    func pressed(times: Int) async {
        await source.pressed(after: earlier.withLock { $0 } + times - 1)
    }
}

extension InputInterrupts {
    /// Runs work that a press of Ctrl-C cancels; the work ends as soon as it notices.
    ///
    /// Where `hesitates` returns true, only a second press cancels it.
    func stopping<Value: Sendable>(
        hesitating hesitates: @escaping @Sendable () -> Bool,
        _ work: @escaping @Sendable () async -> Value
    ) async -> Value {
        await withTaskGroup(of: Value?.self) { group in
            group.addTask { await work() }
            group.addTask {
                await self.pressed(times: 1)
                if !Task.isCancelled, hesitates() { await self.pressed(times: 2) }
                return nil
            }
            for await value in group {
                group.cancelAll()
                if let value { return value }
            }
            preconditionFailure("the work always ends with a value")
        }
    }
}
