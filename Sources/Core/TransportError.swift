/// A reason why a request has no response.
public enum TransportError: Error, Hashable {
    /// A refused connection: no server listens at the address; nothing was sent.
    case refused(host: String)
    /// A host whose name is not known; nothing was sent.
    case unknownHost(String)
    /// A failed TLS handshake; nothing was sent.
    case tls(host: String, reason: String)
    /// No response in time; `sentNothing` is true if not one byte of the request was written.
    case timedOut(host: String, after: Duration, sentNothing: Bool = false)
    /// A broken connection; `sentNothing` is true if not one byte of the request was written.
    case broken(host: String, reason: String, sentNothing: Bool = false)
    /// A response that is larger than is accepted.
    case tooLarge(host: String, limit: Int)
    /// A transfer library that is not on this machine, or does not start; nothing was sent.
    case libraryMissing(reason: String)
    /// A request that a replay's recording does not contain; the text says which.
    case unrecorded(String)
    /// A cancellation by this program; the request may have been received.
    case cancelled
    /// A cancellation by this program before one byte of the request was written.
    case cancelledUnsent

    /// True if the request was certainly not sent, so that it may be sent again.
    ///
    /// A transport decides this by a flag that it keeps about written bytes, never by an error code: a kept connection
    /// that was written to and then replaced by a refused one is ``broken(host:reason:sentNothing:)``, not
    /// ``refused(host:)``.
    public var sentNothing: Bool {
        switch self {
        case .refused, .unknownHost, .tls, .libraryMissing, .cancelledUnsent: true
        case .timedOut(_, _, let sentNothing), .broken(_, _, let sentNothing): sentNothing
        case .tooLarge, .unrecorded, .cancelled: false
        }
    }

    /// True if this program cancelled the request.
    public var isCancelled: Bool {
        self == .cancelled || self == .cancelledUnsent
    }

    /// The kind of error as a short stable word, which recorded sessions use.
    ///
    /// It is `refused`, `unknown-host`, `tls`, `timeout`, `broken`, `too-large`, `library-missing` or `cancelled`.
    public var kind: String {
        switch self {
        case .refused: "refused"
        case .unknownHost: "unknown-host"
        case .tls: "tls"
        case .timedOut: "timeout"
        case .broken, .unrecorded: "broken"
        case .tooLarge: "too-large"
        case .libraryMissing: "library-missing"
        case .cancelled, .cancelledUnsent: "cancelled"
        }
    }
}

extension TransportError: UserFacingError {
    public var code: FailureCode {
        switch self {
        case .refused, .unknownHost, .tls, .broken, .unrecorded: .unreachable
        case .timedOut: .timedOut
        case .tooLarge: .badAnswer
        case .libraryMissing: .internalError
        case .cancelled, .cancelledUnsent: .cancelled
        }
    }

    public var message: String {
        switch self {
        case .refused(let host): "\(host) refused the connection"
        case .unknownHost(let host): "host not found: \(host)"
        case .tls(let host, let reason): "no secure connection to \(host): \(reason)"
        case .timedOut(let host, let limit, _): "no answer from \(host) within \(limit.formatted)"
        case .broken(let host, let reason, _): "the connection to \(host) broke: \(reason)"
        case .tooLarge(let host, let limit): "the answer from \(host) is larger than \(limit) bytes"
        case .libraryMissing(let reason): "libcurl can't be used: \(reason)"
        case .unrecorded(let text): text
        case .cancelled, .cancelledUnsent: "interrupted"
        }
    }

    public var hint: String? { nil }
}
