public import Core

/// A reason why a command has no reply.
public enum MemcachedError: Error, Hashable {
    /// A list of servers that can't be read, with the reason.
    case badServers(String)
    /// No connection to a server; the command was not done.
    case unreachable(server: String, reason: String)
    /// A connection that was lost; `sentNothing` is true if no byte of the command was written.
    case lost(server: String, sentNothing: Bool)
    /// No reply in time; `sentNothing` is true if no byte of the command was written.
    case timedOut(server: String, after: Duration, sentNothing: Bool)
    /// A value of more bytes than are sent.
    case valueTooLarge(limit: Int)
    /// Something that is no reply, or a larger one than is taken.
    case unreadable(server: String, reason: String)
    /// The library that spreads keys over servers is not on this machine, or can't be used; nothing was sent.
    case libraryMissing(String)
    /// A cancellation by this program; `sentNothing` is true if no byte of the command was written.
    case cancelled(sentNothing: Bool)

    /// True if the command was certainly not done.
    public var sentNothing: Bool {
        switch self {
        case .badServers, .unreachable, .valueTooLarge, .libraryMissing: true
        case .lost(_, let sentNothing), .timedOut(_, _, let sentNothing), .cancelled(let sentNothing): sentNothing
        case .unreadable: false
        }
    }
}

extension MemcachedError: UserFacingError {
    public var code: FailureCode {
        switch self {
        case .badServers: .badSetting
        case .unreachable, .lost: .unreachable
        case .timedOut: .timedOut
        case .valueTooLarge: .invalidField
        case .unreadable: .badAnswer
        case .libraryMissing: .internalError
        case .cancelled: .cancelled
        }
    }

    public var message: String {
        switch self {
        case .badServers(let reason): reason
        case .unreachable(let server, let reason): "memcached at \(server) can't be reached: \(reason)"
        case .lost(let server, true): "the connection to memcached at \(server) broke before anything was sent"
        case .lost(let server, false): "the connection to memcached at \(server) broke before the reply"
        case .timedOut(let server, let limit, _): "no reply from memcached at \(server) within \(limit.formatted)"
        case .valueTooLarge(let limit): "the value has more than \(limit) bytes; store a smaller one"
        case .unreadable(let server, let reason): "\(server) sent something that is no reply of memcached: \(reason)"
        case .libraryMissing(let reason): "libmemcached can't be used: \(reason)"
        case .cancelled: "interrupted"
        }
    }

    public var hint: String? {
        switch self {
        case .badServers: MemcachedServers.example
        case .libraryMissing: "apt-get install libmemcached11"
        case .unreachable, .unreadable, .lost, .timedOut, .valueTooLarge, .cancelled: nil
        }
    }
}
