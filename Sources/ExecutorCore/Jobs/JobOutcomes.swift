import Core
import OrderedJSON

/// The rules by which an attempt at a job ends: for good, with another attempt, or as if it had not begun.
struct JobOutcomes {
    let settings: JobRunner.Settings
    /// The moment by the store's clock.
    let now: Timestamp
    let random: () -> Double

    /// Returns the outcome of an attempt; nil where another worker has the job, and this one has nothing to add.
    ///
    /// `reason` is the reason why the attempt was stopped.
    func outcome(
        of response: ExecutorResponse,
        _ job: JobRecord,
        _ reason: ActiveJobs.Reason?,
        _ evidence: JobTraffic
    ) -> JobEnding.Outcome? {
        guard response.status != .completed else { return .ended(.completed, response.json) }
        var answer = response.json
        if evidence.mayHavePaid { answer.append("spending", "unknown") }
        if job.isCancelled { return outcomeOfFollowing(response, job, reason, answer) }
        switch reason {
        case .cancelled?: return .ended(.cancelled, answer)
        // What may have been paid is not handed to others, who would have it paid again.
        case .drained?, .lost?:
            return evidence.mayHavePaid ? .ended(.failed, answer) : reason == .lost ? nil : .handedBack
        case nil: break
        }
        // The execution of a lost worker still holds the job's payment.
        if response.failure?.code == .jobInProgress, now < settings.retries.end(of: job) {
            return .again(after: .seconds(2), answer)
        }
        let wait = settings.retries.wait(after: response, of: job, asked: evidence.asked, at: now, random: random)
        if let wait, !evidence.mayHavePaid { return .again(after: wait, answer) }
        return .ended(response.failure?.code == .paymentRequired ? .paymentRequired : .failed, answer)
    }

    /// Returns the outcome for a job that was cancelled before this worker got it, to follow its payment.
    private func outcomeOfFollowing(
        _ response: ExecutorResponse,
        _ job: JobRecord,
        _ reason: ActiveJobs.Reason?,
        _ answer: JSONObject
    ) -> JobEnding.Outcome? {
        switch reason {
        case .lost?: return nil
        case .drained?: return .handedBack
        case .cancelled?, nil: break
        }
        // The execution of the lost worker still holds the payment, or the ledger is away.
        let mayPass = response.failure.map { [.jobInProgress, .storeUnavailable].contains($0.code) } ?? false
        if mayPass, now < settings.retries.end(of: job) { return .again(after: .seconds(2), answer) }
        return .ended(.cancelled, answer)
    }
}
