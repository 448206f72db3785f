public import OrderedJSON

/// The seller's description of the resource for sale.
///
/// Source: x402 specification, version 2, `resource`; in version 1 every entry has the same facts.
public struct ResourceDescription: Sendable, Hashable {
    /// The address of the resource, as written.
    public let url: String?
    /// The description in words.
    public let description: String?
    /// The media type of the response.
    public let mimeType: String?
    /// The name of the service that sells it.
    public let serviceName: String?
    /// The whole object as received, for the echo.
    public let raw: JSONObject

    /// Reads the object as received; fields that are not text are left out.
    public init(_ raw: JSONObject) {
        url = raw["url"]?.string
        description = raw["description"]?.string
        mimeType = raw["mimeType"]?.string
        serviceName = raw["serviceName"]?.string
        self.raw = raw
    }
}
