public import Core

/// Why a server does not listen.
public enum ServerError: Error, Hashable {
    /// Somebody else listens there: who, if the system tells; with a port that was free a moment ago, if one was found.
    case portTaken(Int, by: String?, free: Int?)
    /// The system gives this port to administrators only.
    case portForbidden(Int)
    /// This machine has no such address.
    case hostUnknown(String)
    /// Something else, in the system's words.
    case notListening(host: String, port: Int, reason: String)
}

extension ServerError: UserFacingError {
    public var code: FailureCode { .badSetting }

    public var message: String {
        switch self {
        case .portTaken(let port, let owner, _): "port \(port) is taken by \(owner ?? "another program")"
        case .portForbidden(let port): "port \(port) is for administrators only"
        case .hostUnknown(let host): "this machine has no address \(host) to listen on"
        case .notListening(let host, let port, let reason): "cannot listen on \(host):\(port): \(reason)"
        }
    }

    public var hint: String? {
        switch self {
        case .portTaken(_, _, let free): free.map { "galaksio serve --port \($0)" }
        case .portForbidden: "galaksio serve --port 8090"
        case .hostUnknown: "galaksio serve --host 127.0.0.1"
        case .notListening: "galaksio serve --port 0"
        }
    }
}
