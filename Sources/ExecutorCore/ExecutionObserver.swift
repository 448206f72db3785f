public import Core
public import PaymentModel

/// An event in the execution of a task.
public enum ExecutionEvent: Sendable {
    /// An HTTP exchange ended, with a response or with an error.
    case exchange(HTTPExchange)
    /// A payment is about to be sent; from here on it cannot be taken back.
    case paying(PaymentSummary)
    /// Bytes of a file were sent.
    case progress(sent: Int, of: Int)
    /// A request is sent again after a wait.
    case retrying(attempt: Int, after: Duration, why: String)
}

/// A receiver of the events of one task's execution.
public struct ExecutionObserver: Sendable {
    private let listener: (@Sendable (ExecutionEvent) -> Void)?

    /// Creates an observer that calls the given function with each event.
    public init(_ listener: @escaping @Sendable (ExecutionEvent) -> Void) {
        self.listener = listener
    }

    private init() {
        listener = nil
    }

    /// Reports an event; without a receiver the event is not even created.
    public func report(_ event: @autoclosure () -> ExecutionEvent) {
        if let listener { listener(event()) }
    }

    /// An observer that ignores all events.
    public static let none = ExecutionObserver()
}

/// The source of a task.
public enum TaskSource: String, Sendable, Hashable {
    /// A line at the prompt or in a script; a person reads the response.
    case console
    /// A request to `POST /execute`.
    case server
}
