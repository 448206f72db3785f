public import Core
public import PaymentModel

/// What observers of a running task hear.
public enum ExecutionEvent: Sendable {
    /// A request was answered, or was not.
    case round(HTTPExchange)
    /// A payment is about to be sent: from here on nobody can take it back.
    case paying(PaymentSummary)
    /// A request is sent again after a wait.
    case retrying(attempt: Int, after: Duration, why: String)
}

/// Who is told.
public struct ExecutionObserver: Sendable {
    private let listener: (@Sendable (ExecutionEvent) -> Void)?

    /// Whoever is told by that function.
    public init(_ listener: @escaping @Sendable (ExecutionEvent) -> Void) {
        self.listener = listener
    }

    private init() {
        listener = nil
    }

    /// Tells it; what nobody hears is not even made.
    public func report(_ event: @autoclosure () -> ExecutionEvent) {
        if let listener { listener(event()) }
    }

    /// Nobody.
    public static let none = ExecutionObserver()
}

/// Where a task comes from.
public enum TaskSource: String, Sendable, Hashable {
    /// A line at the prompt or in a script: somebody reads the answer.
    case console
    /// `POST /execute`.
    case server
}
