public import Core

/// The host of a seller, as it was written, and what makes two spellings the same host.
public struct SellerHost: Sendable, Hashable {
    /// Host and port as they were written, the port only where it is not the scheme's: `localhost:3000`.
    public let text: String

    /// The host of an address.
    public init(_ address: HTTPURL) {
        text = address.authority
    }

    /// A host that was written down.
    public init(text: String) {
        self.text = text
    }

    /// One text for all spellings of a host: letters in lower case, no dot at the end, one name for this machine.
    public var key: String {
        let lower = text.lowercased()
        var host = lower[...]
        var port = ""
        if let colon = lower.lastIndex(of: ":"), !lower[colon...].contains("]") {
            host = lower[..<colon]
            port = String(lower[colon...])
        }
        while host.hasSuffix(".") { host = host.dropLast() }
        return (HTTPURL.isLoopback(host: String(host)) ? "localhost" : host) + port
    }

    /// True if both name the same host.
    public func isSame(as other: SellerHost) -> Bool {
        key == other.key
    }
}
