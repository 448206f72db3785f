public import Core
public import HTTPTypes

extension HTTPExchange.Outcome {
    /// A response with text as its body.
    public static func json(_ status: Int, _ text: String, _ headers: HTTPFields = [:]) -> Self {
        .response(HTTPClientResponse(status: status, headers: headers, body: Array(text.utf8)))
    }
}
