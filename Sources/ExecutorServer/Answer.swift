import HTTPTypes
import NIOCore
import Wire

/// What becomes of one request.
enum Answer {
    /// A whole answer.
    case whole(HTTPResponse, ByteBuffer)
    /// The beginning of an answer, then the connection is closed.
    case cut(HTTPResponse, ByteBuffer)
    /// No answer: the connection is closed.
    case none

    /// An answer that carries JSON.
    static func json(status: Int, _ json: JSONValue) -> Answer {
        let body = ByteBuffer(bytes: json.compactBytes)
        var headers = HTTPFields()
        headers.reserveCapacity(4)
        headers.append(HTTPField(name: .contentType, value: "application/json"))
        return .whole(HTTPResponse(status: .init(code: status), headerFields: headers), body)
    }

    /// A refusal of a request that is not read on.
    static func refused(_ status: Int, _ text: String, _ headers: HTTPFields = [:]) -> Answer {
        json(status: status, ["error": .string(text)]).last(with: headers)
    }

    /// The refusal of a body for which there is no memory now.
    static let noRoom = refused(503, "too many large bodies are being read; send it again later", [.retryAfter: "1"])

    /// The same answer as the last one of its connection, with those fields more: what is still on its way here is not read on.
    func last(with headers: HTTPFields = [:]) -> Answer {
        guard case .whole(var head, let body) = self else { return self }
        head.headerFields.append(contentsOf: headers)
        head.headerFields[.connection] = "close"
        return .whole(head, body)
    }
}
