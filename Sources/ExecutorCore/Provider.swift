public import Core
public import OrderedJSON
public import PaymentModel

/// A provider of one kind of work.
public protocol Provider: Sendable {
    /// The provider's name, as it is written in a task's `provider`.
    var name: String { get }
    /// Other names under which tasks ask for the provider.
    var aliases: [String] { get }
    /// The settings that the provider reads; their order is that of `.env.example`.
    static var settings: [ProviderSetting] { get }
    /// True if all of the provider's requests go over the program's HTTP transport, which recordings keep.
    var sendsHTTP: Bool { get }
    /// The provider's operations and its endpoint.
    var description: ProviderDescription { get }
    /// Checks that the provider can be reached, without any request that could cost money.
    func health(in context: ExecutionContext) async -> ProviderHealth
}

/// A provider of caches.
public protocol CacheProvider: Provider {
    /// True if times to live are counted in milliseconds; false for whole seconds.
    var countsMilliseconds: Bool { get }
    /// The store for many values at once; nil if the provider takes one value at a time.
    var batches: (any BatchCacheProvider)? { get }

    /// Executes a request.
    ///
    /// - Throws: ``ProviderError``.
    func perform(_ request: CacheRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult

    /// Returns what ``perform(_:in:)`` would send, without sending it.
    ///
    /// - Throws: ``ProviderError`` if the request could not be made.
    func preview(of request: CacheRequest) throws(ProviderError) -> ProviderPreview

    /// Requests the price of the work, without any request that pays.
    ///
    /// - Throws: ``ProviderError`` if neither a router nor the service could be asked.
    func price(of request: CacheRequest, in context: ExecutionContext) async throws(ProviderError) -> PriceQuote<
        PaymentSummary, TaskResult
    >
}

/// A provider of caches whose work costs nothing, and which stores many values at once.
public protocol BatchCacheProvider: CacheProvider {
    /// Stores values in their order, each of them once.
    ///
    /// Where the connection is lost, every value counts as failed that may not have been stored.
    ///
    /// - Returns: The failures by the places of their values in `entries`; empty if all were stored.
    func store(_ entries: [CacheEntry], in cacheId: String, _ context: ExecutionContext) async -> [Int: ProviderError]
}

/// A key with the value to store under it.
public struct CacheEntry: Sendable, Hashable {
    /// The key.
    public let key: String
    /// The value as compact JSON.
    public let json: ArraySlice<UInt8>
    /// The time to live; nil for none.
    public let ttl: Duration?

    /// Creates an entry; `json` is a value as compact JSON.
    public init(key: String, json: ArraySlice<UInt8>, ttl: Duration?) {
        self.key = key
        self.json = json
        self.ttl = ttl
    }
}

/// A provider that keeps files.
public protocol StorageProvider: Provider {
    /// Executes a request.
    ///
    /// - Throws: ``ProviderError``.
    func perform(_ request: StorageRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult

    /// Returns what ``perform(_:in:)`` would send, without sending it.
    ///
    /// - Throws: ``ProviderError`` if the request could not be made.
    func preview(of request: StorageRequest, in context: ExecutionContext) async throws(ProviderError)
        -> ProviderPreview

    /// Requests the price of the work, without any request that pays.
    ///
    /// - Throws: ``ProviderError`` if neither a router nor the service could be asked.
    func price(of request: StorageRequest, in context: ExecutionContext) async throws(ProviderError) -> PriceQuote<
        PaymentSummary, TaskResult
    >

    /// The time for which a file is kept, and where, in a few words.
    var retention: String { get }

    /// Returns true if an id has the form of those that the provider gives to files.
    func recognizes(id: String) -> Bool
}

/// A provider that runs code.
public protocol ComputeProvider: Provider {
    /// Executes a request.
    ///
    /// - Throws: ``ProviderError``.
    func perform(_ request: ComputeRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult

    /// Returns what ``perform(_:in:)`` would send, without sending it.
    ///
    /// - Throws: ``ProviderError`` if the request could not be made.
    func preview(of request: ComputeRequest, in context: ExecutionContext) async throws(ProviderError)
        -> ProviderPreview

    /// Requests the price of the work, without any request that pays.
    ///
    /// - Throws: ``ProviderError`` if neither a router nor the service could be asked.
    func price(of request: ComputeRequest, in context: ExecutionContext) async throws(ProviderError) -> PriceQuote<
        PaymentSummary, TaskResult
    >
}

extension CacheProvider {
    /// Whole seconds.
    public var countsMilliseconds: Bool { false }

    /// One value at a time.
    public var batches: (any BatchCacheProvider)? { nil }
}

extension Provider {
    /// No settings.
    public static var settings: [ProviderSetting] { [] }

    /// HTTP, as most services speak it.
    public var sendsHTTP: Bool { true }

    /// No other names.
    public var aliases: [String] { [] }
}

/// A description of a provider, for people.
public struct ProviderDescription: Sendable, Hashable {
    /// The names of its operations.
    public let operations: [String]
    /// The names of the operations that cost money.
    public let paid: [String]
    /// The place where the work is done: an origin, a host and port, the path of a socket.
    public let endpoint: String
    /// True if ``paid`` operations surely cost money at this endpoint, so that asking for a price never does the work.
    public let surelyCharges: Bool
    /// What the provider asks for its paid operations, in a few words, as it is known beforehand: `0.01 USDC a file`.
    ///
    /// It is for people alone: what is paid is only what an answer with status 402 asks for.
    public let price: String
    /// What the provider takes, in a few words, such as `1 GB a file`; empty if nothing is known.
    public let limits: String

    /// Creates a description of a provider.
    public init(
        operations: [String],
        paid: [String],
        endpoint: String,
        surelyCharges: Bool = false,
        price: String = "free",
        limits: String = ""
    ) {
        self.price = price
        self.limits = limits
        self.operations = operations
        self.paid = paid
        self.endpoint = endpoint
        self.surelyCharges = surelyCharges
    }
}

/// The result of a health check: the parties that answered or failed, and their response times.
public struct ProviderHealth: Sendable, Hashable {
    /// One party on the route to the provider, such as the router.
    public struct Hop: Sendable, Hashable {
        /// The party's name: `router`, `xcache`.
        public let name: String
        /// The response time; nil if there was no response.
        public let elapsed: Duration?
        /// The reason why the party failed the check; nil if it passed.
        public let problem: String?

        /// Creates the result of one hop.
        public init(name: String, elapsed: Duration?, problem: String? = nil) {
            self.name = name
            self.elapsed = elapsed
            self.problem = problem
        }
    }

    /// The hops in order.
    public let hops: [Hop]

    /// Creates a result from the hops in order.
    public init(hops: [Hop]) {
        self.hops = hops
    }

    /// True if every hop answered.
    public var isGood: Bool {
        hops.allSatisfy { $0.problem == nil }
    }
}

/// A preview of what a provider would send.
public enum ProviderPreview: Sendable, Hashable {
    /// An HTTP request.
    case http(RequestPreview)
    /// A command of another protocol, as its own tools write it.
    case command(String)
}

/// A preview of an HTTP request that would be sent.
public struct RequestPreview: Sendable, Hashable {
    /// The HTTP method.
    public let method: String
    /// The target's address.
    public let target: HTTPURL
    /// The body, if there is one.
    public let body: JSONValue?
    /// The router that the request would go through; nil for a direct call.
    public let router: HTTPURL?

    /// Creates a preview of a request.
    public init(method: String, target: HTTPURL, body: JSONValue?, router: HTTPURL?) {
        self.method = method
        self.target = target
        self.body = body
        self.router = router
    }
}
