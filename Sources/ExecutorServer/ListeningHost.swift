import Core

/// Functions on the host that a server listens on, as users write it.
public enum ListeningHost {
    /// Returns true if only this machine can reach the host.
    public static func isLoopback(_ host: String) -> Bool {
        HTTPURL.isLoopback(host: inAddress(host))
    }

    /// Returns the host as it is written in a URL: lower case, IPv6 in brackets.
    public static func inAddress(_ host: String) -> String {
        host.contains(":") ? "[\(host.lowercased())]" : host.lowercased()
    }
}
