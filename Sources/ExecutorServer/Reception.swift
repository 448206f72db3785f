import NIOCore

/// What a server makes of the head of a request.
enum Reception {
    /// The answer is known; a body is not looked at.
    case answered(RouteResponse)
    /// The answer depends on the body.
    case reads(BodyReader)
}

/// Who reads a request's body, and answers it.
struct BodyReader: Sendable {
    /// The largest body that is read, in bytes.
    let limit: Int
    /// The answer to a larger one.
    let tooLarge: RouteResponse
    /// Where its memory comes from.
    let budget: BodyBudget
    /// Answers a whole body; the share is held as long as it is kept.
    let respond: @Sendable (_ body: ByteBuffer, _ share: BodyBudget.Share) async -> RouteResponse
}
