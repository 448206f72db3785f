public import OrderedJSON

/// What is sold, in the seller's own words.
///
/// Source: x402 specification, version 2, `resource`; in version 1 the same facts stand in every entry.
public struct ResourceDescription: Sendable, Hashable {
    /// Its address, as written.
    public let url: String?
    /// What it is.
    public let description: String?
    /// The type of the answer.
    public let mimeType: String?
    /// Who sells it.
    public let serviceName: String?
    /// Everything that was there, for the echo.
    public let raw: JSONObject

    /// Reads the object as it came; texts that are no text are left out.
    public init(_ raw: JSONObject) {
        url = raw["url"]?.string
        description = raw["description"]?.string
        mimeType = raw["mimeType"]?.string
        serviceName = raw["serviceName"]?.string
        self.raw = raw
    }
}
