import Core

extension FailureCode {
    /// The meaning of the failure code, and who must act, in one sentence.
    var formatted: String {
        switch self {
        case .invalidTask, .invalidJSON, .invalidField, .syntax:
            "It was not understood as it was written, so it must be written in another way."
        case .bodyTooLarge: "It is larger than is taken, so less must be sent."
        case .unsupported: "Nobody here can do it, so something else must be asked for."
        case .noCache: "There is no cache to work on yet, so one must be chosen or created."
        case .badSetting: "A setting is missing or wrong on this side, so it must be set first."
        case .keyNotFound: "The key is not in the cache: it was never stored, was deleted, or has expired."
        case .cacheNotFound: "There is no cache of that id: it may be mistyped, or belong to another service."
        case .unauthorized: "The key for the router or the service was refused, so another one must be set."
        case .refused: "The other side understood the request and refused it; sending it again changes nothing."
        case .rateLimited: "Too many requests came in a short time; the same one may be sent again after a while."
        case .quotaUsedUp:
            "The operations of the cache, or the credits at the router, are used up and must be bought again."
        case .upstreamFailed: "The fault is on the other side; the same request may be sent again later."
        case .unreachable: "Nobody could be reached there; the address, the network or the other side is at fault."
        case .timedOut: "It took longer than was allowed; look whether it was done before it is sent again."
        case .badAnswer: "What came back makes no sense for this request; the other side must mend it."
        case .paymentRequired, .paymentDeclined, .paymentHeld: "A payment is due, and it was not made."
        case .challengeMalformed: "Money is asked for in a way that cannot be read; the seller must mend it."
        case .paymentRejected: "The payment was refused."
        case .paymentUnknown: "Nobody knows yet whether money moved, so nothing may be sent again."
        case .jobInProgress: "Another request is working on this job; ask again with the same jobId for its result."
        case .jobConflict: "The job may have been paid for already, with another task."
        case .expectationFailed: "What was expected did not hold."
        case .cancelled: "It was stopped from this side before it was done."
        case .fileFailed: "A file could not be read or written on this side."
        case .internalError: "It is a fault of this program, not of what was asked."
        }
    }

    /// The command to type next where the failure itself has no hint, with the reason; nil if there is none.
    var nextStep: (command: String, reason: String)? {
        switch self {
        case .invalidTask, .invalidJSON, .invalidField, .syntax, .unsupported: ("help", "how commands are written")
        case .noCache, .cacheNotFound: ("use", "the caches that are known")
        case .badSetting, .quotaUsedUp: ("status", "how everything stands")
        case .keyNotFound: ("keys", "the keys that are there")
        case .unauthorized: ("auth", "set the router's key")
        case .unreachable, .timedOut, .upstreamFailed: ("ping", "who answers, and who does not")
        case .bodyTooLarge, .refused, .rateLimited, .badAnswer, .paymentRequired, .paymentDeclined, .paymentHeld,
            .challengeMalformed, .paymentRejected, .paymentUnknown, .jobConflict, .jobInProgress, .expectationFailed,
            .cancelled,
            .fileFailed, .internalError:
            nil
        }
    }
}
