import Core

/// What becomes of a request.
enum Outcome: Sendable {
    case reply(HTTPClientResponse, after: Duration)
    case refused
    case silent
    case cut

    static func reply(_ reply: HTTPClientResponse) -> Outcome {
        .reply(reply, after: .zero)
    }
}
