import PaymentModel
import Core
import ExecutorCore

/// A cache provider that answers as it is told.
struct PlainCache: CacheProvider {
    let name: String
    private let answer: @Sendable (CacheRequest, ExecutionContext) async throws(ProviderError) -> TaskResult

    init(
        _ name: String = "plain",
        answer: @escaping @Sendable (CacheRequest, ExecutionContext) async throws(ProviderError) -> TaskResult
    ) {
        self.name = name
        self.answer = answer
    }

    var description: ProviderDescription {
        ProviderDescription(operations: ["get"], paid: [], endpoint: "memory")
    }

    func health(in context: ExecutionContext) async -> ProviderHealth {
        ProviderHealth(hops: [])
    }

    func perform(_ request: CacheRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        try await answer(request, context)
    }

    func preview(of request: CacheRequest) throws(ProviderError) -> ProviderPreview {
        .command("GET")
    }

    func price(of request: CacheRequest, in context: ExecutionContext) async throws(ProviderError) -> PriceQuote<
        PaymentSummary, TaskResult
    > {
        .notPriced("it is free")
    }
}
