public import HTTPTypes
public import OrderedJSON

/// An HTTP response with its body.
public struct HTTPClientResponse: Sendable, Hashable {
    /// The status, 100 to 599.
    public var status: Int
    /// The header fields.
    public var headers: HTTPFields
    /// The body, empty if there was none.
    public var body: [UInt8]
    /// The metrics of the transfer; nil if the transport does not measure them.
    public var facts: TransferMetrics?

    /// Creates a response.
    public init(status: Int, headers: HTTPFields = [:], body: [UInt8] = [], facts: TransferMetrics? = nil) {
        self.status = status
        self.headers = headers
        self.body = body
        self.facts = facts
    }

    /// Creates a response with a JSON body.
    public init(status: Int, headers: HTTPFields = [:], json: JSONValue) {
        var headers = headers
        headers[.contentType] = "application/json"
        self.init(status: status, headers: headers, body: json.compactBytes)
    }

    /// The body as text; bytes that are not UTF-8 become replacement characters.
    public var text: String {
        String(decoding: body, as: UTF8.self)
    }
}
