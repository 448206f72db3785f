public import HTTPTypes

/// An HTTP request and its bytes.
public struct HTTPClientRequest: Sendable, Hashable {
    /// The verb.
    public var method: HTTPRequest.Method
    /// The absolute address.
    public var url: HTTPURL
    /// The header fields; `Host` and `Content-Length` are the transport's.
    public var headers: HTTPFields
    /// The body; nil sends none, which differs from an empty one.
    public var body: [UInt8]?
    /// True for a request that may be paid: it is written to a connection of its own, once, and never repeated by the transport.
    public var usesFreshConnection = false
    /// The kind of answer that is expected, which bounds its size.
    public var answer = AnswerKind.value

    /// A request as it will be sent.
    public init(_ method: HTTPRequest.Method, _ url: HTTPURL, headers: HTTPFields = [:], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}
