import Core
public import OrderedJSON
import PaymentModel

extension JobRecord {
    /// The status of the job in the words of a task's response; a job that waits is `running` like one at work.
    public var status: String { state.isFinal ? state.rawValue : JobState.running.rawValue }

    /// The job as JSON: the response to its task, and how it came about.
    public var summary: JSONObject {
        var json: JSONObject = ["jobId": jobId.json, "status": .string(status)]
        for member in answer ?? JSONObject() where !["jobId", "status"].contains(member.key) {
            // The failure of an attempt that is followed by another is not the job's.
            json.append(state.isFinal ? member.key : Self.lastNames[member.key] ?? member.key, member.value)
        }
        json.append("task", .object(task.json))
        json.append("attempts", .int(attempts))
        if priority != 0 { json.append("priority", .int(priority)) }
        if isCancelled, !state.isFinal { json.append("cancelling", true) }
        json.append("createdAt", .string(createdAt.iso8601Milliseconds))
        if state == .scheduled { json.append("runAt", .string(runAfter.iso8601Milliseconds)) }
        json.append("startedAt", ifPresent: startedAt.map { .string($0.iso8601Milliseconds) })
        json.append("endedAt", ifPresent: endedAt.map { .string($0.iso8601Milliseconds) })
        return json
    }

    /// The names that the members of a failure have while the job goes on.
    private static let lastNames = [
        "error": "lastError", "errorCode": "lastErrorCode", "upstreamStatus": "lastUpstreamStatus",
    ]

    /// The states from which a job may be tried again by a person.
    public static let retriedStates: Set<JobState> = [.failed, .cancelled, .paymentRequired]

    /// The reason why a person may not have the job tried again, as the end of a sentence about it.
    public var reasonNotToRetry: String {
        switch state {
        case .scheduled, .queued, .running: "has not ended"
        case .completed: "is completed"
        case .failed, .cancelled, .paymentRequired: "may have spent money"
        }
    }

    /// True if the job may be tried again: it has failed, and surely spent nothing.
    public var mayBeRetried: Bool {
        guard Self.retriedStates.contains(state) else { return false }
        guard let answer else { return attempts == 0 }
        let code = answer["errorCode"]?.string.flatMap { FailureCode(rawValue: $0) }
        // Neither a lost worker nor one that works elsewhere has told what it paid.
        if let code, [.paymentUnknown, .workerLost, .jobInProgress].contains(code) { return false }
        guard answer["spending"] == nil else { return false }
        guard let payment = answer["payment"] else { return true }
        let unsigned: Set<PaymentSummary.Outcome> = [.pending, .declined, .held, .malformed]
        return payment["outcome"]?.string.map { outcome in unsigned.contains { $0.rawValue == outcome } } ?? false
    }
}
