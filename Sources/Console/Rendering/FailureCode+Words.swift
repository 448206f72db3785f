import Core

extension FailureCode {
    /// The meaning of the failure code, and who must act, in one sentence.
    var formatted: String {
        switch self {
        case .invalidTask, .invalidJSON, .invalidField, .syntax:
            "The command could not be understood."
        case .bodyTooLarge: "It is too large. Send less."
        case .unsupported: "This operation is not supported."
        case .noCache: "No cache is in use. Choose or create one first."
        case .badSetting: "A setting is missing or wrong. Fix it first."
        case .keyNotFound: "The key is not in the cache: it was never stored, was deleted, or has expired."
        case .cacheNotFound: "There is no cache with this id. It may be mistyped, or belong to another service."
        case .unauthorized: "The key for the router or the service was refused. Set another one."
        case .refused: "The service understood the request and refused it. Sending it again won't help."
        case .rateLimited: "There were too many requests in a short time. Try again later."
        case .quotaUsedUp:
            "The cache's operations, or your credits at the router, are used up. Buy more."
        case .upstreamFailed: "The service failed. Try again later."
        case .unreachable: "Could not connect. Check the address and your network. The service may be down."
        case .timedOut: "It took too long. Check whether it was done before you send it again."
        case .badAnswer: "The reply was invalid. The service has to fix this."
        case .paymentRequired, .paymentDeclined, .paymentHeld: "A payment is due and was not made."
        case .challengeMalformed: "The payment request can't be read. The seller has to fix it."
        case .paymentRejected: "The payment was refused."
        case .paymentUnknown: "It is not yet known whether money moved. Don't send the request again."
        case .jobInProgress: "Another request is working on this job. Ask again with the same jobId for its result."
        case .jobConflict: "The job may already have been paid for, with another task."
        case .jobNotFound: "No job has this id. It may have been removed after its time."
        case .workerLost: "The workers that had the job were lost. Check whether it was done before you retry it."
        case .queueFull: "Too many jobs wait. Send it again later."
        case .storeUnavailable: "The database does not answer. Nothing was lost; send it again later."
        case .expectationFailed: "The expectation did not hold."
        case .cancelled: "It was cancelled before it finished."
        case .fileFailed: "A file could not be read or written."
        case .internalError: "Internal error in galaksio. Please report it."
        }
    }

    /// The command to type next where the failure itself has no hint, with the reason; nil if there is none.
    var nextStep: (command: String, reason: String)? {
        switch self {
        case .invalidTask, .invalidJSON, .invalidField, .syntax, .unsupported: ("help", "how to write commands")
        case .noCache, .cacheNotFound: ("use", "the known caches")
        case .badSetting, .quotaUsedUp: ("status", "overall status")
        case .keyNotFound: ("keys", "the keys in the cache")
        case .unauthorized: ("auth", "set the router's key")
        case .unreachable, .timedOut, .upstreamFailed: ("ping", "which services respond")
        case .bodyTooLarge, .refused, .rateLimited, .badAnswer, .paymentRequired, .paymentDeclined, .paymentHeld,
            .challengeMalformed, .paymentRejected, .paymentUnknown, .jobConflict, .jobInProgress, .jobNotFound,
            .workerLost, .queueFull, .storeUnavailable, .expectationFailed, .cancelled,
            .fileFailed, .internalError:
            nil
        }
    }
}
