import Core
import HTTPTypes
import Synchronization

/// A transport that answers from a list and keeps what it was sent; when the list is over nobody listens any more.
final class ScriptedTransport: HTTPTransport {
    private struct State {
        var answers: [HTTPExchange.Outcome]
        var sent: [HTTPClientRequest] = []
        var limits: [Duration] = []
    }

    private let state: Mutex<State>

    init(_ answers: [HTTPExchange.Outcome]) {
        state = Mutex(State(answers: answers))
    }

    var sent: [HTTPClientRequest] { state.withLock { $0.sent } }

    /// How long each request was given.
    var limits: [Duration] { state.withLock { $0.limits } }

    var targets: [String] { sent.map { "\($0.method.rawValue) \($0.url)" } }

    var bodies: [String] { sent.map { String(decoding: $0.body ?? [], as: UTF8.self) } }

    /// Answers the next request like that, before what was scripted.
    func answerNext(_ answer: HTTPExchange.Outcome) {
        state.withLock { $0.answers.insert(answer, at: 0) }
    }

    func send(_ call: HTTPClientRequest, before deadline: Deadline) async throws(TransportError) -> HTTPClientResponse {
        let answer = state.withLock { state in
            state.sent.append(call)
            state.limits.append(deadline.remaining)
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        switch answer {
        case .response(let reply)?: return reply
        case .failed(let error)?: throw error
        case nil: throw .refused(host: call.url.authority)
        }
    }
}

extension HTTPExchange.Outcome {
    static func json(_ status: Int, _ text: String, _ headers: HTTPFields = [:]) -> Self {
        .response(HTTPClientResponse(status: status, headers: headers, body: Array(text.utf8)))
    }
}
