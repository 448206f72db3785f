public import Core
public import HTTPTypes
public import OrderedJSON

/// A body that is no JSON, with the fields that describe it.
///
/// No router can pass it on, because a router takes the body of a call as JSON.
public struct RawBody: Sendable, Hashable {
    /// The bytes.
    public let content: StreamedBody
    /// The header fields, `Content-Type` among them.
    public let headers: HTTPFields

    /// Creates a body.
    public init(_ content: StreamedBody, headers: HTTPFields) {
        self.content = content
        self.headers = headers
    }
}

/// A call to a service, as it would be without a router in between.
public struct UpstreamRequest: Sendable, Hashable {
    /// The HTTP method.
    public let method: HTTPRequest.Method
    /// The address of the service.
    public let url: HTTPURL
    /// The body; nil sends none, which differs from `null` and from `{}`.
    public let body: JSONValue?
    /// A body that is no JSON; nil for none.
    public let raw: RawBody?
    /// The purpose of the call, as a person would state it: `create a cache in eu-west-1`.
    public let purpose: String
    /// The name of what the call buys if it costs money, whatever address it is sent to: `create`, `topup`.
    public let step: String
    /// The kind of response that is expected, which limits its size.
    public let answer: AnswerKind
    /// True if the call is known to cost money.
    public internal(set) var isPriced: Bool

    /// Creates a call to a service.
    public init(
        method: HTTPRequest.Method,
        url: HTTPURL,
        body: JSONValue? = nil,
        raw: RawBody? = nil,
        purpose: String,
        step: String,
        answer: AnswerKind = .value,
        isPriced: Bool = false
    ) {
        self.method = method
        self.url = url
        self.body = body
        self.raw = raw
        self.purpose = purpose
        self.step = step
        self.answer = answer
        self.isPriced = isPriced
    }
}
