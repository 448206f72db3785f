public import HTTPTypes

/// An HTTP request with its body.
public struct HTTPClientRequest: Sendable, Hashable {
    /// The method.
    public var method: HTTPRequest.Method
    /// The absolute URL.
    public var url: HTTPURL
    /// The header fields; the transport sets `Host` and `Content-Length`.
    public var headers: HTTPFields
    /// The body; nil sends none, which differs from an empty one.
    public var body: [UInt8]?
    /// A body that is read while it is sent, in place of ``body``; nil for none.
    public var stream: StreamedBody?
    /// A file that takes the body of a response of success; nil to keep it in memory.
    public var sink: FileSink?
    /// The IP address to connect to, which was checked; nil for any that the host's name has.
    public var checkedAddress: String?
    /// True for a request that may carry a payment.
    ///
    /// Such a request is written once, to a new connection of its own, and the transport never repeats it.
    public var usesFreshConnection = false
    /// The kind of response that is expected, which bounds its size.
    public var answer = AnswerKind.value

    /// Creates a request.
    public init(_ method: HTTPRequest.Method, _ url: HTTPURL, headers: HTTPFields = [:], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}
