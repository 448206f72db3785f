public import Core

/// The rules for what may be sent over plain http to other machines: by default neither a payment nor the router's key.
///
/// An eavesdropper who reads a payment in transit can settle it before the seller delivers, and one who reads the key
/// can spend its credits.
public struct PlainHTTP: Sendable, Hashable {
    /// The hosts that are allowed, as ``Core/HTTPURL/host`` writes them; `router` stands for the router's own host.
    public var hosts: Set<String>
    /// True if the router's key is sent over plain http all the same, as the original executor does in a private
    /// network.
    public var carriesRouterKey: Bool

    /// Creates the rules; by default nothing is allowed.
    public init(hosts: Set<String> = [], carriesRouterKey: Bool = false) {
        self.hosts = hosts
        self.carriesRouterKey = carriesRouterKey
    }

    /// Returns true if a payment may be sent to the given address.
    public func allowsPayment(to address: HTTPURL) -> Bool {
        address.scheme == .https || address.isLoopback || hosts.contains(address.host)
    }

    /// Returns true if the router's key may be sent to the given address.
    public func allowsRouterKey(to router: HTTPURL) -> Bool {
        carriesRouterKey || hosts.contains("router") || allowsPayment(to: router)
    }
}
