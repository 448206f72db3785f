import Core

/// An address that a server listens on, as people write it.
public enum ListeningHost {
    /// True if only this machine can reach it.
    public static func isLoopback(_ host: String) -> Bool {
        HTTPURL.isLoopback(host: inAddress(host))
    }

    /// The host as it stands in a web address: lower case, IPv6 in brackets.
    public static func inAddress(_ host: String) -> String {
        host.contains(":") ? "[\(host.lowercased())]" : host.lowercased()
    }
}
