public import Core
public import OrderedJSON
public import PaymentModel

/// Somebody who does one kind of work.
public protocol Provider: Sendable {
    /// The name in a task's `provider`.
    var name: String { get }
    /// What it can do, and where.
    var facts: ProviderDescription { get }
    /// Asks it whether it is there, without anything that could cost.
    func health(in context: ExecutionContext) async -> ProviderHealth
}

/// A provider of caches.
public protocol CacheProvider: Provider {
    /// Does the work.
    ///
    /// - Throws: ``ProviderError``.
    func perform(_ request: CacheRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult

    /// The request that ``perform(_:in:)`` would send, without sending it.
    ///
    /// - Throws: ``ProviderError`` where the request could not be made.
    func outline(_ request: CacheRequest) throws(ProviderError) -> RequestPreview

    /// Asks what the work would cost, by unpaid ways only.
    ///
    /// - Throws: ``ProviderError`` where nobody could be asked.
    func price(of request: CacheRequest, in context: ExecutionContext) async throws(ProviderError) -> PriceQuote
}

/// What a provider can do, for people.
public struct ProviderDescription: Sendable, Hashable {
    /// The names of its operations.
    public let operations: [String]
    /// Those that ask for money.
    public let paid: [String]
    /// Where it is.
    public let address: HTTPURL

    /// The facts.
    public init(operations: [String], paid: [String], address: HTTPURL) {
        self.operations = operations
        self.paid = paid
        self.address = address
    }
}

/// Whether a provider answered, and how fast.
public struct ProviderHealth: Sendable, Hashable {
    /// One party on the way, such as the router.
    public struct Hop: Sendable, Hashable {
        /// Its name: `router`, `xcache`.
        public let name: String
        /// How long it took to answer; nil if it did not.
        public let elapsed: Duration?
        /// Why it did not answer.
        public let problem: String?

        /// What became of one hop.
        public init(name: String, elapsed: Duration?, problem: String? = nil) {
            self.name = name
            self.elapsed = elapsed
            self.problem = problem
        }
    }

    /// The hops in order.
    public let hops: [Hop]

    /// The hops in order.
    public init(hops: [Hop]) {
        self.hops = hops
    }

    /// True if every hop answered.
    public var isGood: Bool {
        hops.allSatisfy { $0.problem == nil }
    }
}

/// A request that would be sent.
public struct RequestPreview: Sendable, Hashable {
    /// The verb.
    public let method: String
    /// The target's address.
    public let target: HTTPURL
    /// The body, if there is one.
    public let body: JSONValue?
    /// The router it would go through; nil for a direct call.
    public let router: HTTPURL?

    /// A request that would be sent.
    public init(method: String, target: HTTPURL, body: JSONValue?, router: HTTPURL?) {
        self.method = method
        self.target = target
        self.body = body
        self.router = router
    }
}

/// What was learned about a price.
public enum PriceQuote: Sendable {
    /// The service is not known to ask for money; the words say what it uses up.
    case notPriced(String)
    /// This much, by this challenge.
    case asked(PaymentSummary)
    /// Nothing: the question was answered with the work itself.
    case answered(TaskResult)
    /// Nobody could say; why.
    case unknown(String)
}
