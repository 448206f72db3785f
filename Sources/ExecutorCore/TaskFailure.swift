public import Core

/// Why a task failed, as facts for a person and for a program.
public struct TaskFailure: Sendable, Hashable {
    /// The kind of failure.
    public let code: FailureCode
    /// What happened, lower case, for `error: `.
    public let message: String
    /// What to type or set next.
    public let hint: String?
    /// The text an `/execute` client finds in `error`: the original executor's where it says the same.
    public let wireMessage: String
    /// The status that the service or the router answered with.
    public let upstreamStatus: Int?

    /// A failure; `wireMessage` is the message unless the original executor had words of its own.
    public init(
        code: FailureCode,
        message: String,
        hint: String? = nil,
        wireMessage: String? = nil,
        upstreamStatus: Int? = nil
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.wireMessage = wireMessage ?? message
        self.upstreamStatus = upstreamStatus
    }

    /// The same failure with another hint, unless that is nil.
    public func trying(_ hint: String?) -> TaskFailure {
        TaskFailure(
            code: code,
            message: message,
            hint: hint ?? self.hint,
            wireMessage: wireMessage,
            upstreamStatus: upstreamStatus
        )
    }

    /// The facts of an error.
    public init(_ error: any UserFacingError) {
        self.init(code: error.code, message: error.message, hint: error.hint)
    }
}
