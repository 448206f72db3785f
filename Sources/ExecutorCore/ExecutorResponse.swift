import Core
public import OrderedJSON
public import PaymentModel

/// The response to a task, as `/execute` returns it and a record keeps it.
public struct ExecutorResponse: Sendable, Hashable {
    /// The status of a task.
    public enum Status: String, Sendable, Hashable {
        /// The work was done.
        case completed
        /// The work was not done.
        case failed
        /// The task has not ended.
        case running
    }

    /// The id of the job; `unknown` if the task had none.
    public let jobId: JobID
    /// The status of the task.
    public let status: Status
    /// The result of a completed task.
    public let result: TaskResult?
    /// The failure of a failed task.
    public let failure: TaskFailure?
    /// The payment, if one was asked for.
    public let payment: PaymentSummary?
    /// The stored JSON of the response, if the response was given before.
    private let kept: JSONObject?

    /// Returns the response to a completed task.
    public static func completed(
        _ jobId: JobID,
        _ result: TaskResult,
        payment: PaymentSummary? = nil
    ) -> ExecutorResponse {
        ExecutorResponse(jobId: jobId, status: .completed, result: result, failure: nil, payment: payment)
    }

    /// Returns the response to a failed task.
    public static func failed(
        _ jobId: JobID,
        _ failure: TaskFailure,
        payment: PaymentSummary? = nil
    ) -> ExecutorResponse {
        ExecutorResponse(jobId: jobId, status: .failed, result: nil, failure: failure, payment: payment)
    }

    /// Creates a response from the stored JSON of an earlier one, for a repeated request under that id; nil if the JSON
    /// is not a response.
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

    /// The body of the `/execute` response: `{jobId, status, result}` or `{jobId, status, error}`, with our additional
    /// fields `errorCode`, `upstreamStatus` and `payment` where they have something to say.
    public var json: JSONObject {
        if var kept {
            kept["jobId"] = jobId.json
            return kept
        }
        var json = JSONObject()
        json.reserveCapacity(6)
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
