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

    var facts: ProviderDescription {
        guard let address = try? HTTPURL("http://plain.localhost") else { preconditionFailure("an address") }
        return ProviderDescription(operations: ["get"], paid: [], address: address)
    }

    func health(in context: ExecutionContext) async -> ProviderHealth {
        ProviderHealth(hops: [])
    }

    func perform(_ request: CacheRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        try await answer(request, context)
    }

    func outline(_ request: CacheRequest) throws(ProviderError) -> RequestPreview {
        RequestPreview(method: "GET", target: facts.address, body: nil, router: nil)
    }

    func price(of request: CacheRequest, in context: ExecutionContext) async throws(ProviderError) -> PriceQuote {
        .notPriced("it is free")
    }
}
