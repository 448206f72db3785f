import NIOCore

/// The decision that a server makes from the head of a request.
enum Reception {
    /// The response is known, and the body is ignored.
    case answered(RouteResponse)
    /// The response depends on the body.
    case reads(BodyReader)

    /// Returns the decision to answer whatever the body is; a large one is refused.
    static func ignoring(
        budget: BodyBudget,
        _ respond: @escaping @Sendable () async -> RouteResponse
    ) -> Reception {
        let tooLarge = RouteResponse.refused(413, "no body is expected here")
        return .reads(BodyReader(limit: 64 * 1024, tooLarge: tooLarge, budget: budget) { _, _ in await respond() })
    }
}

/// The limits and the handler of a request's body.
struct BodyReader: Sendable {
    /// The maximum size of a body, in bytes.
    let limit: Int
    /// The function that returns the response to a larger body.
    let tooLarge: @Sendable () -> RouteResponse
    /// The memory budget of the body.
    let budget: BodyBudget
    /// The function that answers a whole body; the memory is reserved as long as `share` is kept.
    let respond: @Sendable (_ body: ByteBuffer, _ share: BodyBudget.Share) async -> RouteResponse

    /// Creates the limits and the handler of a body; the response to a larger one is made only where it is needed.
    init(
        limit: Int,
        tooLarge: @autoclosure @escaping @Sendable () -> RouteResponse,
        budget: BodyBudget,
        respond: @escaping @Sendable (_ body: ByteBuffer, _ share: BodyBudget.Share) async -> RouteResponse
    ) {
        self.limit = limit
        self.tooLarge = tooLarge
        self.budget = budget
        self.respond = respond
    }
}
