/// The kinds of failure, an interface for programs: `errorCode` over HTTP, `error.code` in records.
///
/// One table gives each kind its exit code, its HTTP status, and its HTTP status in strict mode.
public enum FailureCode: String, Sendable, Hashable, CaseIterable {
    /// A task without `jobId`, `taskType` or `provider`.
    case invalidTask = "invalid_task"
    /// Text that is not JSON.
    case invalidJSON = "invalid_json"
    /// A request body above the limit.
    case bodyTooLarge = "body_too_large"
    /// A task whose fields are missing or of the wrong kind.
    case invalidField = "invalid_field"
    /// A task type, provider or operation that is not known.
    case unsupported = "unsupported"
    /// A line that was not understood.
    case syntax = "syntax"
    /// No cache is in use.
    case noCache = "no_cache"
    /// A setting is missing or wrong.
    case badSetting = "bad_setting"
    /// The key is not in the cache.
    case keyNotFound = "key_not_found"
    /// The cache does not exist.
    case cacheNotFound = "cache_not_found"
    /// Router or provider refused the key.
    case unauthorized = "unauthorized"
    /// Router or provider refused the request.
    case refused = "refused"
    /// Too many requests.
    case rateLimited = "rate_limited"
    /// The cache's operations, or the router's credits, are used up.
    case quotaUsedUp = "quota_used_up"
    /// Router or provider failed.
    case upstreamFailed = "upstream_failed"
    /// Nobody answered there.
    case unreachable = "unreachable"
    /// No answer in time.
    case timedOut = "timed_out"
    /// An answer that makes no sense.
    case badAnswer = "bad_answer"
    /// A payment is due and was not made.
    case paymentRequired = "payment_required"
    /// A payment is due, and the limits forbid it.
    case paymentDeclined = "payment_declined"
    /// A payment is due, and something about it changed.
    case paymentHeld = "payment_held"
    /// A challenge that cannot be paid as it stands.
    case challengeMalformed = "challenge_malformed"
    /// The payment was refused.
    case paymentRejected = "payment_rejected"
    /// Nobody knows whether money moved.
    case paymentUnknown = "payment_unknown"
    /// The job may have been paid for already, with another task.
    case jobConflict = "job_conflict"
    /// Another request is working on this job; ask again with the same jobId for its result.
    case jobInProgress = "job_in_progress"
    /// An expectation or a replay did not hold.
    case expectationFailed = "expectation_failed"
    /// Stopped from outside.
    case cancelled = "cancelled"
    /// A file could not be read or written.
    case fileFailed = "file_failed"
    /// A fault of this program.
    case internalError = "internal_error"
}

extension FailureCode {
    private struct Row {
        let exit: Int32
        let status: Int
        let strictStatus: Int
    }

    private var row: Row {
        switch self {
        case .invalidTask, .invalidJSON: Row(exit: 2, status: 400, strictStatus: 400)
        case .bodyTooLarge: Row(exit: 2, status: 413, strictStatus: 413)
        case .invalidField, .unsupported, .syntax, .noCache: Row(exit: 2, status: 500, strictStatus: 400)
        case .badSetting: Row(exit: 3, status: 500, strictStatus: 500)
        case .keyNotFound, .cacheNotFound: Row(exit: 1, status: 500, strictStatus: 404)
        case .unauthorized, .refused, .rateLimited, .quotaUsedUp, .upstreamFailed, .badAnswer:
            Row(exit: 1, status: 500, strictStatus: 502)
        case .unreachable: Row(exit: 4, status: 500, strictStatus: 502)
        case .timedOut: Row(exit: 4, status: 500, strictStatus: 504)
        case .paymentRequired, .paymentDeclined, .paymentHeld, .challengeMalformed:
            Row(exit: 5, status: 500, strictStatus: 502)
        case .paymentRejected: Row(exit: 6, status: 500, strictStatus: 502)
        case .paymentUnknown: Row(exit: 7, status: 500, strictStatus: 504)
        case .jobConflict: Row(exit: 1, status: 409, strictStatus: 409)
        case .jobInProgress: Row(exit: 7, status: 500, strictStatus: 409)
        case .expectationFailed: Row(exit: 8, status: 500, strictStatus: 500)
        case .cancelled: Row(exit: 130, status: 500, strictStatus: 500)
        case .fileFailed, .internalError: Row(exit: 1, status: 500, strictStatus: 500)
        }
    }

    /// The exit code of a run that ends with this failure.
    public var exitCode: Int32 { row.exit }

    /// The HTTP status that the original executor's clients expect.
    public var httpStatus: Int { row.status }

    /// The HTTP status in strict mode, which tells the caller's faults (400) from the world's (502, 504).
    public var strictHTTPStatus: Int { row.strictStatus }
}
