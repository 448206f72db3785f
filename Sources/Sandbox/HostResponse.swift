import Core

/// The outcome of a request to a host.
enum HostResponse: Sendable {
    case reply(HTTPClientResponse, after: Duration)
    case refused
    case silent
    case cut

    static func reply(_ reply: HTTPClientResponse) -> HostResponse {
        .reply(reply, after: .zero)
    }
}

/// An error that ends the processing of a request early, with or without a response.
struct HostError: Error {
    let outcome: HostResponse

    init(_ outcome: HostResponse) {
        self.outcome = outcome
    }

    init(_ reply: HTTPClientResponse) {
        outcome = .reply(reply)
    }

    /// Creates an error whose response has that status and the body `{"error":…}`.
    init(_ status: Int, _ text: String) {
        outcome = .reply(.error(status, text))
    }
}
