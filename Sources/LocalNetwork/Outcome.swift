import Wire

/// What becomes of a request.
enum Outcome: Sendable {
    case reply(HTTPReply, after: Duration)
    case refused
    case silent
    case cut

    static func reply(_ reply: HTTPReply) -> Outcome {
        .reply(reply, after: .zero)
    }
}
