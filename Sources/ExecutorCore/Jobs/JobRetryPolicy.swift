public import Core
import OrderedJSON
import PaymentModel

/// The rule by which a failed job is tried again: exponential backoff with full jitter, within a deadline.
///
/// Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog (2015).
public struct JobRetryPolicy: Sendable, Hashable {
    /// The upper bound of the wait before the second attempt; it doubles with each further one.
    public var base: Duration = .seconds(1)
    /// The upper bound of any wait.
    public var cap: Duration = .seconds(300)
    /// The number of attempts, the first included.
    public var attempts = 5
    /// The time after the first attempt within which the last one begins.
    public var deadline: Duration = .seconds(3600)

    /// Creates the default rule: five attempts within an hour.
    public init() {}

    /// Returns the wait before the next attempt; nil if the job has failed for good.
    ///
    /// A job is tried again only if the failure may pass, and nothing was signed or ordered to be paid for it: an open
    /// payment is followed by the ledger, and a person decides about another.
    ///
    /// `asked` is the wait that the provider asked for; `random` returns a number from 0 up to, but not including, 1.
    public func wait(
        after response: ExecutorResponse,
        of job: JobRecord,
        asked: Duration? = nil,
        at now: Timestamp,
        random: () -> Double
    ) -> Duration? {
        guard let failure = response.failure, Self.mayPass.contains(failure.code), job.attempts < attempts,
            response.json["payment"] == nil || response.payment?.isForWantOfLedger == true
        else { return nil }
        let doubled = min(job.attempts - 1, 30)
        let bound = min(cap, base * (1 << max(0, doubled)))
        let jittered = bound * random()
        let wait = max(jittered, asked ?? .zero)
        return now + wait < end(of: job) ? wait : nil
    }

    /// Returns the moment before which the last attempt at a job begins: time that it waited before the first one does not
    /// count.
    func end(of job: JobRecord) -> Timestamp {
        max(job.startedAt ?? job.createdAt, job.createdAt) + deadline
    }

    /// The failures that may pass by themselves: of the provider, and of the store of payments.
    private static let mayPass: Set<FailureCode> = [
        .unreachable, .timedOut, .upstreamFailed, .rateLimited, .storeUnavailable, .fileFailed,
    ]
}
