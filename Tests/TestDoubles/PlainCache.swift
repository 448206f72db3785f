public import ExecutorCore
public import PaymentModel

/// A cache provider that answers by a function.
public struct PlainCache: CacheProvider {
    public let name: String
    private let operations: [String]
    private let health: @Sendable () -> ProviderHealth
    private let answer: @Sendable (CacheRequest, ExecutionContext) async throws(ProviderError) -> TaskResult

    /// Creates a provider from its name, the operations that it tells, its health and the function that answers.
    public init(
        _ name: String = "plain",
        operations: [String] = ["get"],
        health: @escaping @Sendable () -> ProviderHealth = { ProviderHealth(hops: []) },
        answer: @escaping @Sendable (CacheRequest, ExecutionContext) async throws(ProviderError) -> TaskResult
    ) {
        self.name = name
        self.operations = operations
        self.health = health
        self.answer = answer
    }

    public var description: ProviderDescription {
        ProviderDescription(operations: operations, paid: [], endpoint: "memory")
    }

    public func health(in context: ExecutionContext) async -> ProviderHealth {
        health()
    }

    public func perform(
        _ request: CacheRequest,
        in context: ExecutionContext
    ) async throws(ProviderError) -> TaskResult {
        try await answer(request, context)
    }

    public func preview(of request: CacheRequest) throws(ProviderError) -> ProviderPreview {
        .command(request.operation.rawValue)
    }

    public func price(
        of request: CacheRequest,
        in context: ExecutionContext
    ) async throws(ProviderError) -> PriceQuote<PaymentSummary, TaskResult> {
        .notPriced("it is free")
    }
}
