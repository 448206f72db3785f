/// Which way calls go.
public enum RoutingMode: String, Sendable, Hashable, CaseIterable {
    /// All through the router, as the original executor sends them.
    case router
    /// All straight to the service; nobody pays.
    case direct
    /// Free calls straight to the service, priced ones through the router.
    case auto
}
