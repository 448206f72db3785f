/// Something that goes wrong on purpose.
public struct Fault: Sendable, Hashable {
    /// Where it strikes.
    public enum Target: Sendable, Hashable {
        /// One operation of the seller, reached directly or through the router.
        case operation(SellerOperation)
        /// Every request to the router.
        case router
        /// The next request of the client, wherever it goes.
        case any
    }

    /// What happens.
    public enum Kind: Sendable, Hashable {
        /// That status instead of an answer; nothing is done. A 429 says `Retry-After: 1`.
        case status(Int)
        /// The connection is refused.
        case down
        /// The work is done, the answer comes that much later.
        case slow(Duration)
        /// The request is swallowed: no answer before the caller's deadline, nothing is done.
        case silent
        /// The work is done, the connection breaks before the answer has arrived.
        case cut
        /// A gateway's HTML page with status 503; nothing is done.
        case html
    }

    /// Where it strikes.
    public let target: Target
    /// What happens.
    public let kind: Kind
    /// How many more times.
    public var count: Int

    /// A fault that strikes that many times.
    public init(_ kind: Kind, at target: Target, count: Int = 1) {
        self.target = target
        self.kind = kind
        self.count = count
    }
}
