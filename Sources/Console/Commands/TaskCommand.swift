import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import PaymentModel

/// A command that becomes executor tasks.
///
/// ``TaskCommandRunner`` runs them; the command builds them, and makes the result from their responses.
protocol TaskCommand: ConsoleCommand {
    /// Returns the tasks of the command: one for most, one per key for `del`.
    ///
    /// Pure, so that `explain` can show them without sending anything.
    ///
    /// - Throws: ``CommandError`` where no cache is in use or an argument cannot be sent.
    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask]

    /// True if the work goes on after its payment, so that a later step can fail.
    static var paysInSteps: Bool { get }

    /// Returns what the command would send and cost, without sending it.
    func preview(in context: inout CommandContext) async throws -> CommandResult

    /// Returns the result for responses that all succeeded.
    func result(of outcome: TaskOutcome) -> CommandResult

    /// Returns the failure that is shown for the response of the task that failed.
    func failure(_ failure: TaskFailure, of response: ExecutorResponse, cacheName: String) -> TaskFailure

    /// Returns the message for a command that was not done because nothing was paid: `cache not created`.
    func undoneMessage(cacheName: String) -> String

    /// Adds the caches and keys of a result to the session, and returns a warning where not all of it can be kept.
    ///
    /// It cannot fail: by then the tasks are done, and may be paid for. `cacheID` is the cache of the last task.
    func update(_ session: inout SessionState, from result: JSONValue, cacheID: String) -> String?

    /// Returns a hint at what to type where the service refused the task; nil for the failure's own hint.
    func refusalHint(in session: SessionState) -> String?
}

/// The responses to the tasks of a command, none of which failed.
struct TaskOutcome {
    let responses: [ExecutorResponse]
    /// The name of the cache in messages.
    let cacheName: String
    /// True if a background job ran the command, which changes nothing about the cache in use.
    let isJob: Bool

    /// The result of the last response.
    var json: JSONValue { responses.last?.result?.json ?? .null }
}

extension TaskCommand {
    static var isReport: Bool { false }

    static var canRunInBackground: Bool { true }

    static var paysInSteps: Bool { false }

    func preview(in context: inout CommandContext) async throws -> CommandResult {
        try await TaskPreview(command: self).run(in: &context)
    }

    func prepareForBackground(in context: CommandContext) async throws {
        _ = try tasks(with: CacheTaskBuilder(state: context.session, ids: .counted(), cache: context.options.cache))
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        // The builder's copy of the session is gone before the session changes, or every change would copy all known keys.
        context.record.tasks = try tasks(with: CacheTaskBuilder(context))
        context.record.command = self
        return try await TaskCommandRunner(command: self).run(permission: .none, in: &context)
    }

    func failure(_ failure: TaskFailure, of response: ExecutorResponse, cacheName: String) -> TaskFailure {
        guard let payment = response.payment else { return failure }
        // What failed after the payment is told by the failure, and by nothing else.
        let isLater = Self.paysInSteps && payment.outcome == .paid
        return TaskFailure(
            code: failure.code,
            message: undoneMessage(cacheName: cacheName) + (isLater ? ": \(failure.message)" : ""),
            wireMessage: failure.wireMessage,
            upstreamStatus: failure.upstreamStatus
        )
    }

    func update(_ session: inout SessionState, from result: JSONValue, cacheID: String) -> String? { nil }

    func refusalHint(in session: SessionState) -> String? { nil }
}

/// An alternative spelling of a command, such as `setex` for `set`.
protocol TaskCommandSpelling: TaskCommand {
    associatedtype Base: TaskCommand
    /// The command that it stands for.
    var base: Base { get }
}

extension TaskCommandSpelling {
    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] { try base.tasks(with: builder) }

    func result(of outcome: TaskOutcome) -> CommandResult { base.result(of: outcome) }

    func failure(_ failure: TaskFailure, of response: ExecutorResponse, cacheName: String) -> TaskFailure {
        base.failure(failure, of: response, cacheName: cacheName)
    }

    func undoneMessage(cacheName: String) -> String { base.undoneMessage(cacheName: cacheName) }

    func update(_ session: inout SessionState, from result: JSONValue, cacheID: String) -> String? {
        base.update(&session, from: result, cacheID: cacheID)
    }
}

extension CommandResult {
    /// Returns the failure of a response that succeeded but lacks the requested field.
    static func unreadable(_ field: String) -> CommandResult {
        let message = "the service's answer has no valid \(field)"
        return .failed(TaskFailure(code: .badAnswer, message: message, hint: "trace"))
    }
}
