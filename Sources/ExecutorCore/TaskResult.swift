public import OrderedJSON
public import PaymentModel

/// What a completed task hands back: a JSON value, usually an object with the original executor's fields.
public struct TaskResult: Sendable, Hashable {
    /// The `result` of the answer.
    public let json: JSONValue
    /// What the caller should know although the work was done.
    public let warnings: [String]

    /// What was paid for it.
    public var payment: PaymentSummary?

    /// A result, and what should be known about it.
    public init(_ json: JSONValue, warnings: [String] = [], payment: PaymentSummary? = nil) {
        self.json = json
        self.warnings = warnings
        self.payment = payment
    }
}
