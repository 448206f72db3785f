public import Core

/// The reason why a task failed, for people and for programs.
public struct TaskFailure: Sendable, Hashable {
    /// The kind of failure.
    public let code: FailureCode
    /// The description of what happened, in lower case, to be shown after `error: `.
    public let message: String
    /// The command to type or the setting to change next.
    public let hint: String?
    /// The text that an `/execute` client finds in `error`: the original executor's text where that says the same.
    public let wireMessage: String
    /// The status of the response of the service or the router.
    public let upstreamStatus: Int?

    /// Creates a failure; `wireMessage` defaults to the message, for failures without words of the original executor's
    /// own.
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

    /// Returns the same failure with another hint; nil keeps the present hint.
    public func trying(_ hint: String?) -> TaskFailure {
        TaskFailure(
            code: code,
            message: message,
            hint: hint ?? self.hint,
            wireMessage: wireMessage,
            upstreamStatus: upstreamStatus
        )
    }

    /// Creates a failure from an error.
    public init(_ error: any UserFacingError) {
        self.init(code: error.code, message: error.message, hint: error.hint)
    }
}
