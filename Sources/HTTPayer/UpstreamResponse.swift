import Core
public import HTTPTypes
public import OrderedJSON
public import PaymentModel

/// A service's response, without the router's wrapper.
public struct UpstreamResponse: Sendable, Hashable {
    /// The status, 200 to 299.
    public let status: Int
    /// The body as JSON, whatever its content type; nil if it is empty or not JSON.
    public let json: JSONValue?
    /// The header fields, the router's own among them.
    public let headers: HTTPFields
    private let body: [UInt8]
    /// The payment for the call, if there was one.
    public private(set) var payment: PaymentSummary?

    /// Creates a response from an HTTP response, unchanged.
    init(_ reply: HTTPClientResponse) {
        status = reply.status
        headers = reply.headers
        body = reply.body
        json = body.isEmpty ? nil : try? JSONValue(parsing: body)
    }

    /// Creates a response from a value inside another response; text that is JSON is read as JSON.
    init(status: Int, _ value: JSONValue?, headers: HTTPFields) {
        self.status = status
        self.headers = headers
        if case .string(let text)? = value {
            body = Array(text.utf8)
            json = try? JSONValue(parsing: text)
        } else {
            body = value?.compactBytes ?? []
            json = value
        }
    }

    /// Returns the same response with its payment.
    func paid(_ payment: PaymentSummary) -> UpstreamResponse {
        var reply = self
        reply.payment = payment
        return reply
    }

    /// A description of a body that is not an object, for an error message; safe to show.
    public var strangeness: String {
        let said = ErrorText(body, json)
        let words = said.words.map { ": \(String($0.prefix(200)))" } ?? ""
        if body.isEmpty { return "nothing" }
        if said.isPage { return "an HTML page" }
        guard let kind = json?.kind else { return "text that is not JSON\(words)" }
        return
            "\(["list", "number"].contains(kind) ? "a " : "")\(kind) instead of an object\(kind == "null" ? "" : words)"
    }

    /// The body; empty if there was none.
    public var bytes: [UInt8] { body }

    /// The body as text; empty if there was none.
    public var text: String {
        String(decoding: body, as: UTF8.self)
    }
}
