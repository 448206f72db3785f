import Core

/// What becomes of a request.
enum HostResponse: Sendable {
    case reply(HTTPClientResponse, after: Duration)
    case refused
    case silent
    case cut

    static func reply(_ reply: HTTPClientResponse) -> HostResponse {
        .reply(reply, after: .zero)
    }
}

/// What ends the work early: an answer, or none.
struct HostError: Error {
    let outcome: HostResponse

    init(_ outcome: HostResponse) {
        self.outcome = outcome
    }

    init(_ reply: HTTPClientResponse) {
        outcome = .reply(reply)
    }

    /// `{"error":…}` with that status.
    init(_ status: Int, _ text: String) {
        outcome = .reply(.error(status, text))
    }
}
