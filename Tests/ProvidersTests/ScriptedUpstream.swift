import Core
import HTTPTypes
import OrderedJSON
import Synchronization

@testable import HTTPayer

/// A way by which a call reaches the service.
enum Way: String, Sendable, CaseIterable {
    case seed, payload, json, direct

    /// The format in which the router of that era is called; nil if there is no router.
    var era: RouterRequestFormat? { RouterRequestFormat(rawValue: rawValue) }
}

/// A router that knows only `POST /proxy`, and the service behind it; or the service alone.
///
/// It answers from a list, and keeps what it was sent as the service saw it: a line, and the body's bytes.
final class ScriptedUpstream: HTTPTransport {
    /// A request as the service saw it.
    struct Seen: Sendable, Hashable, CustomStringConvertible {
        let line: String
        let body: String?

        init(_ line: String, _ body: String? = nil) {
            self.line = line
            self.body = body
        }

        var description: String { "\(line) \(body ?? "")" }
    }

    private struct State {
        var answers: [HTTPClientResponse]
        var seen: [Seen] = []
        var faults: [String] = []
    }

    static let router = "http://localhost:3000"
    static let service = "https://api.xcache.io"

    private let way: Way
    private let state: Mutex<State>

    init(_ answers: [HTTPClientResponse], by way: Way = .seed) {
        self.way = way
        state = Mutex(State(answers: answers))
    }

    /// The requests as the service saw them, in order.
    var seen: [Seen] { state.withLock { $0.seen } }

    /// The requests that should not have been sent, or not in that form.
    var faults: [String] { state.withLock { $0.faults } }

    func send(_ call: HTTPClientRequest, before deadline: Deadline) async throws(TransportError) -> HTTPClientResponse {
        let seen = way.era == nil ? direct(call) : unwrapped(call)
        return state.withLock { state in
            guard let seen else {
                state.faults.append("\(call.method) \(call.url) \(String(decoding: call.body ?? [], as: UTF8.self))")
                return HTTPClientResponse(status: 404, body: Array("<html>Cannot do that</html>".utf8))
            }
            state.seen.append(seen)
            guard let answer = state.answers.first else {
                state.faults.append("unasked for: \(seen)")
                return HTTPClientResponse(status: 500)
            }
            // A service that is down is asked again, so that answer stays.
            if answer.status < 502 { state.answers.removeFirst() }
            return answer
        }
    }

    private func direct(_ call: HTTPClientRequest) -> Seen? {
        guard call.url.text.hasPrefix(Self.service + "/"), call.headers[.apiKey] == nil else { return nil }
        guard (call.body == nil) == (call.headers[.contentType] == nil) else { return nil }
        let line = "\(call.method.rawValue) \(call.url.target)"
        return Seen(line, call.body.map { String(decoding: $0, as: UTF8.self) })
    }

    /// Opens the request to the router, which must have the fields of its era in their order and nothing else.
    private func unwrapped(_ call: HTTPClientRequest) -> Seen? {
        guard call.method == .post, call.url.text == Self.router + "/proxy", call.headers[.apiKey] == "key",
            call.headers[.contentType] == "application/json",
            let fields = (try? JSONValue(parsing: call.body ?? []))?.object,
            let method = fields["method"]?.string, let target = fields["api_url"]?.string,
            target.hasPrefix(Self.service + "/")
        else { return nil }
        let name = way == .seed ? "data" : way.rawValue
        let order =
            way == .seed
            ? ["method", "api_url", "headers", "data"] : ["api_url", "method", name, "headers", "timeout"]
        guard Array(fields.keys) == order.filter({ $0 != name || fields[name] != nil }) else { return nil }
        return Seen("\(method) \(target.dropFirst(Self.service.count))", fields[name]?.compact)
    }
}

extension HTTPClientResponse {
    /// An answer with that text as its body.
    static func text(_ status: Int, _ text: String = "") -> HTTPClientResponse {
        HTTPClientResponse(status: status, body: Array(text.utf8))
    }
}
