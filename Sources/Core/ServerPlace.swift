/// The place of a server: a host and its port, or the path of a socket.
public enum ServerPlace: Sendable, Hashable {
    /// A host and its port.
    case host(String, port: Int)
    /// The path of a socket.
    case socket(String)

    /// The number of bytes that the path of a socket can have.
    ///
    /// Source: unix(7), `sun_path`, with its final zero.
    public static let longestPath = 107

    /// The place for people.
    public var text: String {
        switch self {
        case .host(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .socket(let path): path
        }
    }

    /// Reads a host and a port such as `HOST:6379` or `[::1]:6379`; nil for anything else.
    ///
    /// A host that is left out is 127.0.0.1, and a port that is left out is the usual one, if there is one.
    public init?(authority text: Substring, usualPort: Int? = nil) {
        var (host, port) = (text, Substring())
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.first == ":" else { return nil }
            port = rest.dropFirst()
        } else if let colon = text.firstIndex(of: ":") {
            (host, port) = (text[..<colon], text[text.index(after: colon)...])
        }
        guard host.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else { return nil }
        let number = (port.isEmpty ? usualPort : Int(port)) ?? 0
        guard 1...65_535 ~= number, port.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        self = .host(host.isEmpty ? "127.0.0.1" : String(host), port: number)
    }

    /// Creates the place of a socket; nil for a path that is not absolute, or that no socket can have.
    public init?(socketPath path: String) {
        guard path.first == "/", path.utf8.count <= Self.longestPath, !path.utf8.contains(0) else { return nil }
        self = .socket(path)
    }
}
