public import Core

/// What may travel over plain http to other machines: by default neither a payment nor the router's key.
///
/// Whoever reads a payment on its way can settle it before the seller delivers, and whoever reads the key can spend its credits.
public struct PlainHTTP: Sendable, Hashable {
    /// Hosts that were named for it, as ``Core/HTTPURL/host`` has them; `router` stands for the router's own host.
    public var hosts: Set<String>
    /// True if the router's key goes there all the same, as the original executor sends it in a private network.
    public var carriesRouterKey: Bool

    /// An allowance; by default nothing is allowed.
    public init(hosts: Set<String> = [], carriesRouterKey: Bool = false) {
        self.hosts = hosts
        self.carriesRouterKey = carriesRouterKey
    }

    /// True if a payment may be sent to that address.
    public func allowsPayment(to address: HTTPURL) -> Bool {
        address.scheme == .https || address.isLoopback || hosts.contains(address.host)
    }

    /// True if the router's key may be sent to that address.
    public func allowsRouterKey(to router: HTTPURL) -> Bool {
        carriesRouterKey || hosts.contains("router") || allowsPayment(to: router)
    }
}
