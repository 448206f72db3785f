public import PaymentModel

/// The work of a task: a request whose fields were checked, with the provider that it is for.
public enum TaskWork: Sendable {
    /// Work on a cache.
    case cache(any CacheProvider, CacheRequest)
    /// Work on a file.
    case storage(any StorageProvider, StorageRequest)
    /// Running code.
    case compute(any ComputeProvider, ComputeRequest)

    /// The provider.
    public var provider: any Provider {
        switch self {
        case .cache(let provider, _): provider
        case .storage(let provider, _): provider
        case .compute(let provider, _): provider
        }
    }

    /// The name of the operation.
    public var operation: String {
        switch self {
        case .cache(_, let request): request.operation.rawValue
        case .storage(_, let request): request.operation.rawValue
        case .compute: ComputeRequest.operation
        }
    }

    /// True if the work is known to cost money.
    public var isPriced: Bool {
        switch self {
        case .cache(_, let request): request.isPriced
        // A private file may be read for money where all others are free.
        case .storage(_, .fetch(_, isPrivate: true)): true
        case .storage, .compute: provider.description.paid.contains(operation)
        }
    }

    /// Does the work.
    ///
    /// - Throws: ``ProviderError``.
    public func perform(in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        switch self {
        case .cache(let provider, let request): try await provider.perform(request, in: context)
        case .storage(let provider, let request): try await provider.perform(request, in: context)
        case .compute(let provider, let request): try await provider.perform(request, in: context)
        }
    }

    /// Returns what ``perform(in:)`` would send, without sending it.
    ///
    /// - Throws: ``ProviderError`` if the request could not be made.
    public func preview(in context: ExecutionContext) async throws(ProviderError) -> ProviderPreview {
        switch self {
        case .cache(let provider, let request): try provider.preview(of: request)
        case .storage(let provider, let request): try await provider.preview(of: request, in: context)
        case .compute(let provider, let request): try await provider.preview(of: request, in: context)
        }
    }

    /// Requests the price of the work, without any request that pays.
    ///
    /// - Throws: ``ProviderError`` if neither a router nor the service could be asked.
    public func price(in context: ExecutionContext) async throws(ProviderError)
        -> PriceQuote<PaymentSummary, TaskResult>
    {
        switch self {
        case .cache(let provider, let request): try await provider.price(of: request, in: context)
        case .storage(let provider, let request): try await provider.price(of: request, in: context)
        case .compute(let provider, let request): try await provider.price(of: request, in: context)
        }
    }
}
