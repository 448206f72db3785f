public import Core

/// The host of a seller: its text as written, and a key by which two spellings are the same host.
public struct SellerHost: Sendable, Hashable {
    /// The host and port as they were written, with the port only where it is not the scheme's: `localhost:3000`.
    public let text: String

    /// Creates the host of an address.
    public init(_ address: HTTPURL) {
        text = address.authority
    }

    /// Creates a host from recorded text.
    public init(text: String) {
        self.text = text
    }

    /// The key of the host, the same for all spellings: lower case, no dot at the end, one name for this machine.
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

    /// Returns true if both values name the same host.
    public func isSame(as other: SellerHost) -> Bool {
        key == other.key
    }
}
