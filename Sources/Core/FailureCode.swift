/// The kinds of failure, an interface for programs: `errorCode` over HTTP, `error.code` in records.
///
/// A single table gives each kind its exit code, its HTTP status, and its HTTP status in strict mode.
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
    /// A command that needs a cache while none is in use.
    case noCache = "no_cache"
    /// A setting that is missing or wrong.
    case badSetting = "bad_setting"
    /// A key that is not in the cache.
    case keyNotFound = "key_not_found"
    /// A cache that does not exist.
    case cacheNotFound = "cache_not_found"
    /// A refusal of the key by router or provider.
    case unauthorized = "unauthorized"
    /// A refusal of the request by router or provider.
    case refused = "refused"
    /// Too many requests.
    case rateLimited = "rate_limited"
    /// A cache whose operations, or a router whose credits, are used up.
    case quotaUsedUp = "quota_used_up"
    /// A failure of router or provider.
    case upstreamFailed = "upstream_failed"
    /// A host that cannot be reached.
    case unreachable = "unreachable"
    /// A request without a response in time.
    case timedOut = "timed_out"
    /// A response that makes no sense.
    case badAnswer = "bad_answer"
    /// A payment that is due and was not made.
    case paymentRequired = "payment_required"
    /// A payment that is due and that the limits forbid.
    case paymentDeclined = "payment_declined"
    /// A payment that is due and whose terms changed.
    case paymentHeld = "payment_held"
    /// A challenge that cannot be paid as it is.
    case challengeMalformed = "challenge_malformed"
    /// A payment that was refused.
    case paymentRejected = "payment_rejected"
    /// A payment of which it is not known whether money moved.
    case paymentUnknown = "payment_unknown"
    /// A job that may have been paid for already, with another task.
    case jobConflict = "job_conflict"
    /// A job that another request is executing; send the same jobId again for its result.
    case jobInProgress = "job_in_progress"
    /// A job that is not in the store.
    case jobNotFound = "job_not_found"
    /// A job whose workers were lost again and again.
    case workerLost = "worker_lost"
    /// A queue that takes no more jobs for now.
    case queueFull = "queue_full"
    /// A database that does not answer for now.
    case storeUnavailable = "store_unavailable"
    /// An expectation or a replay that failed.
    case expectationFailed = "expectation_failed"
    /// An operation that was stopped from outside.
    case cancelled = "cancelled"
    /// A file that could not be read or written.
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
        case .jobNotFound: Row(exit: 1, status: 404, strictStatus: 404)
        case .workerLost: Row(exit: 1, status: 500, strictStatus: 500)
        case .queueFull: Row(exit: 1, status: 429, strictStatus: 429)
        case .storeUnavailable: Row(exit: 4, status: 503, strictStatus: 503)
        case .expectationFailed: Row(exit: 8, status: 500, strictStatus: 500)
        case .cancelled: Row(exit: 130, status: 500, strictStatus: 500)
        case .fileFailed, .internalError: Row(exit: 1, status: 500, strictStatus: 500)
        }
    }

    /// The exit code of a run that ends with this failure.
    public var exitCode: Int32 { row.exit }

    /// The HTTP status that the original executor's clients expect.
    public var httpStatus: Int { row.status }

    /// The HTTP status in strict mode, which distinguishes the caller's faults (400) from those of other hosts (502,
    /// 504).
    public var strictHTTPStatus: Int { row.strictStatus }
}
