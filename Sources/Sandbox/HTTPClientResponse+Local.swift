import Core
import HTTPTypes
import OrderedJSON

extension HTTPClientResponse {
    private static let jsonHeaders: HTTPFields = [.contentType: "application/json"]

    /// An answer whose body is JSON text already.
    static func json(_ status: Int = 200, bytes: [UInt8]) -> HTTPClientResponse {
        HTTPClientResponse(status: status, headers: jsonHeaders, body: bytes)
    }

    /// An answer `{"error":…}`.
    static func error(_ status: Int, _ text: String) -> HTTPClientResponse {
        .json(status, bytes: JSONValue.object(["error": .string(text)]).compactBytes)
    }

    /// What the router answers where the target cannot be had, and under what it follows the call, if it does.
    static func badGateway(_ message: String, webhook: String? = nil) -> HTTPClientResponse {
        var json: JSONObject = ["error": "Bad Gateway", "message": .string(message)]
        json.append("webhook_id", ifPresent: webhook.map(JSONValue.string))
        return .json(502, bytes: JSONValue.object(json).compactBytes)
    }

    /// The page of a gateway in front of a service that is down.
    static let gatewayPage = HTTPClientResponse(
        status: 503,
        headers: [.contentType: "text/html"],
        body: Array("<html><body>503 Service Unavailable</body></html>".utf8)
    )

    /// A 429 that may be repeated after a second.
    func retryable() -> HTTPClientResponse {
        guard status == 429 else { return self }
        var reply = self
        reply.headers[.retryAfter] = "1"
        return reply
    }
}
