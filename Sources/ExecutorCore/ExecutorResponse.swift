import Core
public import OrderedJSON
public import PaymentModel

/// The answer to a task, as `/execute` gives it and a record keeps it.
public struct ExecutorResponse: Sendable, Hashable {
    /// How a task ended.
    public enum Status: String, Sendable, Hashable {
        /// The work was done.
        case completed
        /// It was not.
        case failed
        /// It has not ended.
        case running
    }

    /// The id of the job, `unknown` where the task had none.
    public let jobId: JobID
    /// How it ended.
    public let status: Status
    /// What came out, for a completed task.
    public let result: TaskResult?
    /// Why not, for a failed one.
    public let failure: TaskFailure?
    /// What money did, where a payment was asked for.
    public let payment: PaymentSummary?
    /// The answer as it was kept, where this one was given before.
    private let kept: JSONObject?

    /// A completed task.
    public static func completed(
        _ jobId: JobID,
        _ result: TaskResult,
        payment: PaymentSummary? = nil
    ) -> ExecutorResponse {
        ExecutorResponse(jobId: jobId, status: .completed, result: result, failure: nil, payment: payment)
    }

    /// A failed task.
    public static func failed(
        _ jobId: JobID,
        _ failure: TaskFailure,
        payment: PaymentSummary? = nil
    ) -> ExecutorResponse {
        ExecutorResponse(jobId: jobId, status: .failed, result: nil, failure: failure, payment: payment)
    }

    /// An answer that was given before, from its JSON, for somebody who asks again under that id; nil if it is none.
    public init?(kept json: JSONObject, for jobId: JobID) {
        guard let status = json["status"]?.string.flatMap({ Status(rawValue: $0) }) else { return nil }
        let code = json["errorCode"]?.string.flatMap { FailureCode(rawValue: $0) } ?? .internalError
        let failure = json["error"]?.string.map { TaskFailure(code: code, message: $0) }
        self.init(
            jobId: jobId,
            status: status,
            result: json["result"].map { TaskResult($0) },
            failure: failure,
            payment: nil,
            kept: json
        )
    }

    private init(
        jobId: JobID,
        status: Status,
        result: TaskResult?,
        failure: TaskFailure?,
        payment: PaymentSummary?,
        kept: JSONObject? = nil
    ) {
        self.jobId = jobId
        self.status = status
        self.result = result
        self.failure = failure
        self.payment = payment
        self.kept = kept
    }

    /// The body that `/execute` answers with: `{jobId, status, result}` or `{jobId, status, error}`, and our `errorCode`,
    /// `upstreamStatus` and `payment` where there is something to say.
    public var json: JSONObject {
        if var kept {
            kept["jobId"] = jobId.json
            return kept
        }
        var json = JSONObject()
        json.append("jobId", jobId.json)
        json.append("status", .string(status.rawValue))
        json.append("result", ifPresent: result?.json)
        if let failure {
            json.append("error", .string(failure.wireMessage))
            json.append("errorCode", .string(failure.code.rawValue))
            json.append("upstreamStatus", ifPresent: failure.upstreamStatus.map { .int($0) })
        }
        if let payment, !payment.isUntold { json.append("payment", .object(payment.json)) }
        return json
    }
}
