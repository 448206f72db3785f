import Core
import OrderedJSON

/// What becomes of one request.
enum RouteResponse: Sendable {
    /// A whole answer.
    case whole(Head, [UInt8])
    /// The beginning of an answer, then the connection is closed.
    case cut(Head, [UInt8])
    /// No answer: the connection is closed.
    case none

    /// The status of an answer, and the fields that are its own.
    struct Head: Sendable {
        var status: Int
        /// Names and values, none of which breaks a line.
        var fields: [(name: String, value: String)]
        /// True for the last answer of its connection.
        var isLast = false
    }

    /// An answer that carries JSON.
    static func json(status: Int, _ json: JSONValue) -> RouteResponse {
        .whole(Head(status: status, fields: [("Content-Type", "application/json")]), json.compactBytes)
    }

    /// A refusal of a request that is not read on.
    static func refused(_ status: Int, _ text: String, _ fields: [(name: String, value: String)] = []) -> RouteResponse
    {
        json(status: status, ["error": .string(text)]).last(with: fields)
    }

    /// The refusal of a body for which there is no memory now.
    static let noRoom = refused(
        503,
        "too many large bodies are being read; send it again later",
        [("Retry-After", "1")]
    )

    /// The same answer as the last one of its connection, with those fields more: what is still on its way here is not read on.
    func last(with fields: [(name: String, value: String)] = []) -> RouteResponse {
        guard case .whole(var head, let body) = self else { return self }
        head.fields += fields
        head.isLast = true
        return .whole(head, body)
    }

    /// True if nothing follows it on its connection.
    var isLast: Bool {
        switch self {
        case .whole(let head, _): head.isLast
        case .cut, .none: true
        }
    }
}
