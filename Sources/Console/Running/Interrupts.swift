/// Ctrl-C while a command runs.
public protocol Interrupts: Sendable {
    /// Waits for the next Ctrl-C; returns at once if the task is cancelled.
    func next() async
}

extension ConsoleLoop {
    /// Runs something that Ctrl-C may stop: it is cancelled, and ends as soon as it notices.
    ///
    /// Where `hesitates` does something and answers true, only a second Ctrl-C stops it. Takes no detour where nobody can press
    /// Ctrl-C.
    static func interruptible<Value: Sendable>(
        by interrupts: (any Interrupts)?,
        hesitating hesitates: @escaping @Sendable () -> Bool = { false },
        _ work: @escaping @Sendable () async -> Value
    ) async -> Value {
        guard let interrupts else { return await work() }
        return await withTaskGroup(of: Value?.self) { group in
            group.addTask { await work() }
            group.addTask {
                await interrupts.next()
                if !Task.isCancelled, hesitates() { await interrupts.next() }
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
