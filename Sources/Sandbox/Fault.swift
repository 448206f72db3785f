/// A failure that the local network simulates.
public struct Fault: Sendable, Hashable {
    /// The requests to which a fault applies.
    public enum Target: Sendable, Hashable {
        /// Requests of one operation to the seller, made directly or through the router.
        case operation(SellerOperation)
        /// Every request to the router.
        case router
        /// The next request of the client, to any host.
        case any
    }

    /// The effect of a fault.
    public enum Kind: Sendable, Hashable {
        /// A response with this status; the operation is not performed.
        ///
        /// A 429 has the header `Retry-After: 1`.
        case status(Int)
        /// The connection is refused.
        case down
        /// The operation is performed, and the response arrives that much later.
        case slow(Duration)
        /// No response before the caller's deadline; the operation is not performed.
        case silent
        /// The operation is performed, and the connection breaks before the response has arrived.
        case cut
        /// A gateway's HTML page with status 503; the operation is not performed.
        case html
    }

    /// The requests to which the fault applies.
    public let target: Target
    /// The effect of the fault.
    public let kind: Kind
    /// The number of times that the fault still applies.
    public var count: Int

    /// Creates a fault that applies `count` times.
    public init(_ kind: Kind, at target: Target, count: Int = 1) {
        self.target = target
        self.kind = kind
        self.count = count
    }
}
