public import Core

/// An error that keeps a server from listening.
public enum ServerError: Error, Hashable {
    /// Another program listens on the port.
    ///
    /// `by` describes the program, if the system tells; `free` is a port that was free a moment ago, if one was found.
    case portTaken(Int, by: String?, free: Int?)
    /// The system allows only administrators to use this port.
    case portForbidden(Int)
    /// This machine has no such address.
    case hostUnknown(String)
    /// Any other failure, with the system's description.
    case notListening(host: String, port: Int, reason: String)
}

extension ServerError: UserFacingError {
    public var code: FailureCode { .badSetting }

    public var message: String {
        switch self {
        case .portTaken(let port, let owner, _): "port \(port) is already used by \(owner ?? "another program")"
        case .portForbidden(let port): "port \(port) needs administrator rights"
        case .hostUnknown(let host): "this machine has no address \(host)"
        case .notListening(let host, let port, let reason): "can't listen on \(host):\(port): \(reason)"
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
