public import Core

/// Who was asked.
public enum Endpoint: Sendable, Hashable {
    /// The router at that base address, which the setting of that name chose.
    case router(HTTPURL, setting: String)
    /// The service itself.
    case service(HTTPURL)

    /// True for the router, which may pay and holds the key.
    public var isRouter: Bool {
        if case .router = self { true } else { false }
    }

    /// The address that was asked.
    var address: HTTPURL {
        switch self {
        case .router(let address, _), .service(let address): address
        }
    }

    /// As a sentence names it: `the router at http://localhost:3000`.
    var words: String {
        switch self {
        case .router(let base, _): "the router at \(base.path == "/" ? base.origin : base.origin + base.path)"
        case .service(let address): "the service at \(address.origin)"
        }
    }

    /// Which setting chose the address, for a router that nobody answers at.
    var origin: String {
        switch self {
        case .router(_, let setting): "; \(setting) names it"
        case .service: ""
        }
    }

    /// What helps if nobody answers there.
    var hint: String? {
        isRouter ? "status" : nil
    }
}
