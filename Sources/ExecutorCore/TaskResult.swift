public import OrderedJSON
public import PaymentModel

/// The result of a completed task: a JSON value, usually an object with the original executor's fields.
public struct TaskResult: Sendable, Hashable {
    /// The value of `result` in the response.
    public let json: JSONValue
    /// The warnings for the caller, although the work was done.
    public let warnings: [String]

    /// The payment for the work, if there was one.
    public var payment: PaymentSummary?

    /// Creates a result with its warnings and its payment.
    public init(_ json: JSONValue, warnings: [String] = [], payment: PaymentSummary? = nil) {
        self.json = json
        self.warnings = warnings
        self.payment = payment
    }
}
