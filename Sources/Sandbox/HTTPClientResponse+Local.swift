import Core
import HTTPTypes
import OrderedJSON

extension HTTPClientResponse {
    private static let jsonHeaders: HTTPFields = [.contentType: "application/json"]

    /// Creates a response from a body that is JSON text already.
    static func json(_ status: Int = 200, bytes: [UInt8]) -> HTTPClientResponse {
        HTTPClientResponse(status: status, headers: jsonHeaders, body: bytes)
    }

    /// Creates a response whose body is plain text.
    static func text(_ status: Int, _ text: String) -> HTTPClientResponse {
        HTTPClientResponse(status: status, headers: [.contentType: "text/plain; charset=utf-8"], body: Array(text.utf8))
    }

    /// Creates a response with the body `{"error":…}`.
    static func error(_ status: Int, _ text: String) -> HTTPClientResponse {
        .json(status, bytes: JSONValue.object(["error": .string(text)]).compactBytes)
    }

    /// Creates the router's 502 response for a target that gave no usable response.
    ///
    /// `webhook` is the id under which the router follows the request; nil if it does not.
    static func badGateway(_ message: String, webhook: String? = nil) -> HTTPClientResponse {
        var json: JSONObject = ["error": "Bad Gateway", "message": .string(message)]
        json.append("webhook_id", ifPresent: webhook.map(JSONValue.string))
        return .json(502, bytes: JSONValue.object(json).compactBytes)
    }

    /// The HTML page, with status 503, of a gateway in front of a service that is down.
    static let gatewayPage = HTTPClientResponse(
        status: 503,
        headers: [.contentType: "text/html"],
        body: Array("<html><body>503 Service Unavailable</body></html>".utf8)
    )

    /// Returns the response, with `Retry-After: 1` if its status is 429.
    func retryable() -> HTTPClientResponse {
        guard status == 429 else { return self }
        var reply = self
        reply.headers[.retryAfter] = "1"
        return reply
    }
}
