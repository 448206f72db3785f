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
}
