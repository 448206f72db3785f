public import Core
import HTTPTypes
import Synchronization

/// A transport that gives its answers in order and keeps the requests that it was sent.
///
/// When the list is over the last resort answers for ever: by default a refused connection.
public final class ScriptedTransport: HTTPTransport {
    private struct State {
        var answers: [HTTPExchange.Outcome]
        var sent: [HTTPClientRequest] = []
        var limits: [Duration] = []
    }

    private let state: Mutex<State>
    private let last: HTTPExchange.Outcome?

    /// Creates a transport with a list of answers, and one for all requests after them.
    public init(_ answers: [HTTPExchange.Outcome], then last: HTTPExchange.Outcome? = nil) {
        state = Mutex(State(answers: answers))
        self.last = last
    }

    /// The requests, in order.
    public var sent: [HTTPClientRequest] { state.withLock { $0.sent } }

    /// The time that each request was given.
    public var limits: [Duration] { state.withLock { $0.limits } }

    /// The method and the address of each request.
    public var targets: [String] { sent.map { "\($0.method.rawValue) \($0.url)" } }

    /// The body of each request as text, empty without one.
    public var bodies: [String] { sent.map { String(decoding: $0.body ?? [], as: UTF8.self) } }

    /// Answers the next request like that, before what was scripted.
    public func answerNext(_ answer: HTTPExchange.Outcome) {
        state.withLock { $0.answers.insert(answer, at: 0) }
    }

    public func send(
        _ call: HTTPClientRequest,
        before deadline: Deadline
    ) async throws(TransportError) -> HTTPClientResponse {
        let answer = state.withLock { state in
            state.sent.append(call)
            state.limits.append(deadline.remaining)
            return state.answers.isEmpty ? last : state.answers.removeFirst()
        }
        switch answer {
        case .response(let reply)?: return reply
        case .failed(let error)?: throw error
        case nil: throw .refused(host: call.url.authority)
        }
    }
}

/// A transport that computes each answer from the request.
public struct AnsweringTransport: HTTPTransport {
    private let answer: @Sendable (HTTPClientRequest) -> HTTPExchange.Outcome

    /// Creates a transport from the function that answers.
    public init(_ answer: @escaping @Sendable (HTTPClientRequest) -> HTTPExchange.Outcome) {
        self.answer = answer
    }

    public func send(
        _ call: HTTPClientRequest,
        before deadline: Deadline
    ) async throws(TransportError) -> HTTPClientResponse {
        switch answer(call) {
        case .response(let reply): return reply
        case .failed(let error): throw error
        }
    }
}
