public import Testing

/// Runs tests that block on threads of their own.
///
/// Swift's own threads are as many as the machine has cores; two tests that wait for a program at a terminal would hold
/// all of them on a small machine, and no server in any other test could answer before they have ended.
public struct BlockingTrait: TestTrait, SuiteTrait, TestScoping {
    /// Suites hand it on to what they contain.
    public var isRecursive: Bool { true }

    /// Performs a test on one of those threads.
    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(BlockingThreads.shared) { try await function() }
    }
}

extension Trait where Self == BlockingTrait {
    /// The test waits synchronously: for a process, a terminal, a socket.
    public static var blocking: Self { Self() }
}
