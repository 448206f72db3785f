public import Core

/// A reason why commands have no replies.
public enum RedisError: Error, Hashable {
    /// An address that is none of Redis, with the reason.
    case badAddress(String)
    /// No connection to a server; nothing was sent.
    case unreachable(server: String, reason: String)
    /// A connection that was lost; `sentNothing` is true if no byte of the commands was written.
    case lost(server: String, sentNothing: Bool)
    /// No replies in time; `sentNothing` is true if no byte of the commands was written.
    case timedOut(server: String, after: Duration, sentNothing: Bool)
    /// A failed TLS handshake; nothing was sent.
    case tls(server: String, reason: String)
    /// A server that does not take the user or the password, in its own words; the commands were not sent.
    case notAuthenticated(server: String, reason: String)
    /// A server that does not have the database; the commands were not sent.
    case noDatabase(server: String, number: Int, reason: String)
    /// Something that is no reply.
    case unreadable(String)
    /// More redirections to other nodes than a cluster needs.
    case tooManyRedirections(server: String)
    /// The library that reads replies is not on this machine, or can't be used; nothing was sent.
    case libraryMissing(String)
    /// A cancellation by this program; `sentNothing` is true if no byte of the commands was written.
    case cancelled(sentNothing: Bool)

    /// True if the commands were certainly not sent.
    public var sentNothing: Bool {
        switch self {
        case .badAddress, .unreachable, .tls, .notAuthenticated, .noDatabase, .libraryMissing: true
        case .lost(_, let sentNothing), .timedOut(_, _, let sentNothing), .cancelled(let sentNothing): sentNothing
        case .unreadable, .tooManyRedirections: false
        }
    }
}

extension RedisError: UserFacingError {
    public var code: FailureCode {
        switch self {
        case .badAddress, .noDatabase: .badSetting
        case .unreachable, .lost, .tls: .unreachable
        case .timedOut: .timedOut
        case .notAuthenticated: .unauthorized
        case .unreadable, .tooManyRedirections: .badAnswer
        case .libraryMissing: .internalError
        case .cancelled: .cancelled
        }
    }

    public var message: String {
        switch self {
        case .badAddress(let reason): reason
        case .unreachable(let server, let reason): "Redis at \(server) can't be reached: \(reason)"
        case .lost(let server, true): "the connection to Redis at \(server) broke before anything was sent"
        case .lost(let server, false): "the connection to Redis at \(server) broke before the reply"
        case .timedOut(let server, let limit, _): "no reply from Redis at \(server) within \(limit.formatted)"
        case .tls(let server, let reason): "no secure connection to Redis at \(server): \(reason)"
        case .notAuthenticated(let server, let reason):
            "Redis at \(server) refuses the user or the password: \(reason.terminalSafe)"
        case .noDatabase(let server, let number, let reason): "Redis at \(server) has no database \(number): \(reason)"
        case .unreadable(let reason): "Redis sent something that is no reply: \(reason.terminalSafe)"
        case .tooManyRedirections(let server): "the cluster redirects commands in circles, last to \(server)"
        case .libraryMissing(let reason): "libhiredis can't be used: \(reason)"
        case .cancelled: "interrupted"
        }
    }

    public var hint: String? {
        switch self {
        case .badAddress, .notAuthenticated, .noDatabase: "redis://USER:PASSWORD@HOST:6379/0"
        case .unreachable: "redis-cli ping"
        case .libraryMissing: "apt-get install libhiredis0.14"
        case .lost, .timedOut, .tls, .unreadable, .tooManyRedirections, .cancelled: nil
        }
    }
}
