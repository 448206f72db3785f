/// Why a request has no answer.
public enum TransportError: Error, Hashable {
    /// Nobody listens there; nothing was sent.
    case refused(host: String)
    /// The name is not known; nothing was sent.
    case unknownHost(String)
    /// TLS could not be agreed on; nothing was sent.
    case tls(host: String, reason: String)
    /// No answer in time; `sentNothing` where not one byte of the request was written.
    case timedOut(host: String, after: Duration, sentNothing: Bool = false)
    /// The connection broke; `sentNothing` where not one byte of the request was written.
    case broken(host: String, reason: String, sentNothing: Bool = false)
    /// The answer is larger than is taken.
    case tooLarge(host: String, limit: Int)
    /// The library that transfers is not on this machine, or does not start; nothing was sent.
    case libraryMissing(reason: String)
    /// A replay was asked for something that its recording does not hold; the text says what.
    case unrecorded(String)
    /// Stopped from this side; the request may have been received.
    case cancelled
    /// Stopped from this side before one byte of the request was written.
    case cancelledUnsent

    /// True if the request surely never left: it may be sent again.
    ///
    /// A transport decides by a flag that it keeps about written bytes, never by an error code: a kept connection that was written
    /// to and then replaced by a refused one is ``broken(host:reason:sentNothing:)``, not ``refused(host:)``.
    public var sentNothing: Bool {
        switch self {
        case .refused, .unknownHost, .tls, .libraryMissing, .cancelledUnsent: true
        case .timedOut(_, _, let sentNothing), .broken(_, _, let sentNothing): sentNothing
        case .tooLarge, .unrecorded, .cancelled: false
        }
    }

    /// True if it was stopped from this side.
    public var isCancelled: Bool {
        self == .cancelled || self == .cancelledUnsent
    }

    /// A short stable word, as recorded sessions use it: `refused`, `unknown-host`, `tls`, `timeout`, `broken`,
    /// `too-large`, `library-missing`, `cancelled`.
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
        case .refused(let host): "\(host) refuses the connection"
        case .unknownHost(let host): "no address is known for \(host)"
        case .tls(let host, let reason): "no secure connection to \(host): \(reason)"
        case .timedOut(let host, let limit, _): "no answer from \(host) within \(limit.formatted)"
        case .broken(let host, let reason, _): "the connection to \(host) broke: \(reason)"
        case .tooLarge(let host, let limit): "the answer of \(host) is larger than \(limit) bytes"
        case .libraryMissing(let reason): "libcurl cannot be used: \(reason)"
        case .unrecorded(let text): text
        case .cancelled, .cancelledUnsent: "interrupted"
        }
    }

    public var hint: String? { nil }
}
