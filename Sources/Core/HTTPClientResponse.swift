public import HTTPTypes
public import OrderedJSON

/// An HTTP answer and its bytes.
public struct HTTPClientResponse: Sendable, Hashable {
    /// The status, 100 to 599.
    public var status: Int
    /// The header fields.
    public var headers: HTTPFields
    /// The body, empty if there was none.
    public var body: [UInt8]
    /// What the transfer took, where the transport measures it.
    public var facts: TransferMetrics?

    /// An answer as it came.
    public init(status: Int, headers: HTTPFields = [:], body: [UInt8] = [], facts: TransferMetrics? = nil) {
        self.status = status
        self.headers = headers
        self.body = body
        self.facts = facts
    }

    /// An answer that carries JSON.
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
