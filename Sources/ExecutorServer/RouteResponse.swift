import Core
import OrderedJSON

/// The outcome of one request.
enum RouteResponse: Sendable {
    /// A complete response.
    case whole(Head, [UInt8])
    /// The beginning of a response, after which the connection is closed.
    case cut(Head, [UInt8])
    /// A response whose body is written by the function as it comes, until that returns; the connection is closed then.
    case streamed(Head, @Sendable (StreamedBody) async -> Void)
    /// The switch to the WebSocket protocol, on which the function writes until it returns.
    case upgraded(Head, @Sendable (WebSocketLink) async -> Void)
    /// No response: the connection is closed.
    case none

    /// The status and the own header fields of a response.
    struct Head: Sendable {
        var status: Int
        /// The names and values, none of which contains a line break.
        var fields: [(name: String, value: String)]
        /// True for the last response of its connection.
        var isLast = false
    }

    /// Creates a response with a JSON body.
    static func json(status: Int, _ json: JSONValue) -> RouteResponse {
        .whole(Head(status: status, fields: [("Content-Type", "application/json")]), json.compactBytes)
    }

    /// Creates a refusal, after which the rest of the request is not read.
    static func refused(_ status: Int, _ text: String, _ fields: [(name: String, value: String)] = []) -> RouteResponse
    {
        json(status: status, ["error": .string(text)]).last(with: fields)
    }

    /// The refusal of a body for which there is no memory at the moment.
    static let noRoom = refused(
        503,
        "too many large bodies are being read; send it again later",
        [("Retry-After", "1")]
    )

    /// Returns the same response with additional fields.
    func with(_ fields: [(name: String, value: String)]) -> RouteResponse {
        guard case .whole(var head, let body) = self else { return self }
        head.fields += fields
        return .whole(head, body)
    }

    /// Returns the same response as the last one of its connection, with additional fields.
    ///
    /// Input that is still arriving is not read.
    func last(with fields: [(name: String, value: String)] = []) -> RouteResponse {
        guard case .whole(var head, let body) = self else { return self }
        head.fields += fields
        head.isLast = true
        return .whole(head, body)
    }

    /// True if no other response follows on the connection.
    var isLast: Bool {
        switch self {
        case .whole(let head, _): head.isLast
        case .cut, .streamed, .upgraded, .none: true
        }
    }
}
