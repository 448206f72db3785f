public import Core

/// The recipient of a request: the router or the service.
public enum Endpoint: Sendable, Hashable {
    /// The router at a base address, with the name of the setting that chose it.
    case router(HTTPURL, setting: String)
    /// The service itself.
    case service(HTTPURL)

    /// True for the router, which may pay and holds the key.
    public var isRouter: Bool {
        if case .router = self { true } else { false }
    }

    /// The recipient's address.
    var address: HTTPURL {
        switch self {
        case .router(let address, _), .service(let address): address
        }
    }

    /// The recipient's name inside a sentence: `the router at http://localhost:3000`.
    var words: String {
        switch self {
        case .router(let base, _): "the router at \(base.path == "/" ? base.origin : base.origin + base.path)"
        case .service(let address): "the service at \(address.origin)"
        }
    }

    /// The end of an error message that names the setting of a router that cannot be reached; empty for the service.
    var origin: String {
        switch self {
        case .router(_, let setting): " (set by \(setting))"
        case .service: ""
        }
    }

    /// The hint for a recipient that cannot be reached.
    var hint: String? {
        isRouter ? "status" : nil
    }
}
