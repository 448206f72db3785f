import Core

extension ExecutionContext {
    /// The time for which a payment that was ordered goes on after its task was cancelled.
    private static let grace = Duration.seconds(10)

    /// Performs work that pays.
    ///
    /// For the task of a server it goes on for a while after the task was cancelled, by a client, an operator or the end of
    /// the server: a seller that has been paid answers once, and an answer that nobody reads is lost. At the prompt the
    /// person who cancelled is not kept waiting.
    public func paying<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        guard origin == .server else { return try await work() }
        let task = Task { await Result { () async throws(Failure) in try await work() } }
        let result = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            Task { [time] in
                try? await time.sleep(for: Self.grace)
                task.cancel()
            }
        }
        return try result.get()
    }
}
