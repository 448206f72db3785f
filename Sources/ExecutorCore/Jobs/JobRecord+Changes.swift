public import Core
import OrderedJSON

/// The changes of a job, the same in all stores; each returns the events that tell of it.
extension JobRecord {
    /// Applies the outcome of an attempt.
    public mutating func end(_ outcome: JobEnding.Outcome, at now: Timestamp) -> JobChange {
        let before = self
        apply(outcome, at: now)
        let kind: JobEvent.Kind = state == .scheduled ? .retrying : .handedBack
        return change(from: before, JobEvent.Kind(endIn: state) ?? kind, attempt: before.attempts, at: now)
    }

    private mutating func apply(_ outcome: JobEnding.Outcome, at now: Timestamp) {
        switch outcome {
        case .ended(let state, let answer):
            losses = 0
            finish(state, state == .completed ? answer : keepingDoubt(answer), at: now)
        case .again(_, let answer) where isCancelled && !Self.mayPass(answer):
            finish(.cancelled, keepingDoubt(answer), at: now)
        case .again(let delay, let answer):
            losses = 0
            self.answer = keepingDoubt(answer)
            state = .scheduled
            runAfter = now + delay
        // One that was cancelled meanwhile is ended by the worker that gets it, once its payment is followed.
        case .handedBack:
            attempts = max(0, attempts - 1)
            state = .queued
        }
    }

    /// Cancels the job if it waits, and marks it if it runs, or if a worker was lost with it, whose payment is followed first.
    public mutating func cancel(at now: Timestamp) -> JobChange {
        let before = self
        switch state {
        case .scheduled where isCancelled, .queued where isCancelled: return JobChange(before: before, events: [])
        case .scheduled where mayHaveOpenPayment, .queued where mayHaveOpenPayment:
            isCancelled = true
            return change(from: before, .cancelling, at: now)
        case .scheduled, .queued:
            finish(.cancelled, answer, at: now)
            return change(from: before, .cancelled, at: now)
        case .running where !isCancelled:
            isCancelled = true
            return change(from: before, .cancelling, at: now)
        case .running, .completed, .failed, .cancelled, .paymentRequired:
            return JobChange(before: before, events: [])
        }
    }

    /// Queues a job that has ended again, with as many attempts and as much time as a new one; one that was cancelled before
    /// its moment still waits for it.
    public mutating func restart(at now: Timestamp) -> JobChange {
        let before = self
        let waits = state == .cancelled && startedAt == nil && runAfter > now
        (state, runAfter, startedAt, endedAt) = (waits ? .scheduled : .queued, waits ? runAfter : now, nil, nil)
        (attempts, losses, isCancelled) = (0, 0, false)
        return change(from: before, .requeued, at: now)
    }

    /// Takes a running job from a worker that was lost.
    ///
    /// After several losses in a row the job fails, because it may be what ends the workers.
    public mutating func lose(at now: Timestamp) -> JobChange {
        let before = self
        takeFromLostWorker(at: now)
        let lost = JobEvent(before, .workerLost, at: now)
        let end = JobEvent.Kind(endIn: state).map { JobEvent(self, $0, at: now) }
        return JobChange(before: before, events: [lost] + (end.map { [$0] } ?? []))
    }

    private func change(
        from before: JobRecord,
        _ kind: JobEvent.Kind,
        attempt: Int? = nil,
        at now: Timestamp
    ) -> JobChange {
        var told = self
        if let attempt { told.attempts = attempt }
        return JobChange(before: before, events: [JobEvent(told, kind, at: now)])
    }

    private mutating func takeFromLostWorker(at now: Timestamp) {
        losses += 1
        // A lost worker tells nothing of what was paid for its requests.
        var doubtful = answer ?? JSONObject()
        if doubtful["spending"] == nil { doubtful.append("spending", "unknown") }
        answer = doubtful
        // Another worker also gets one that was cancelled: what the lost one signed is followed to its end.
        guard losses >= JobLimits.losses else {
            state = .queued
            return
        }
        guard !isCancelled else { return finish(.cancelled, answer, at: now) }
        let failure = TaskFailure(
            code: .workerLost,
            message:
                "\(losses) workers in a row were lost while they had the job; see their logs at the times of its attempts"
        )
        finish(.failed, keepingDoubt(ExecutorResponse.failed(jobId, failure).json), at: now)
    }

    /// True if a worker was lost with the job, or may still be at work on it: what that one signed is not known here.
    private var mayHaveOpenPayment: Bool { losses > 0 || answer.map(Self.mayPass) ?? false }

    /// Returns true for the answer of an attempt that found another execution at work, or the ledger away.
    private static func mayPass(_ answer: JSONObject) -> Bool {
        let codes = [FailureCode.jobInProgress, .storeUnavailable].map(\.rawValue)
        return answer["errorCode"]?.string.map(codes.contains) ?? false
    }

    /// Returns the answer of an attempt, with the doubt about spending that an earlier one left: what a router may have paid
    /// for it is in no ledger.
    private func keepingDoubt(_ answer: JSONObject) -> JSONObject {
        guard let doubt = self.answer?["spending"], answer["spending"] == nil else { return answer }
        var answer = answer
        answer.append("spending", doubt)
        return answer
    }

    /// The id of the job in the form in which it was received.
    public var jobId: JobID { task.jobId ?? JobID(key.jobId) }

    private mutating func finish(_ state: JobState, _ answer: JSONObject?, at now: Timestamp) {
        self.state = state
        self.answer = answer
        endedAt = now
    }
}
