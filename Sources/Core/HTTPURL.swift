import Glibc

/// An absolute URL: `http` or `https`, host, port, path and query.
///
/// Parsing is strict on purpose: user names, control characters and spaces are refused, because an address decides
/// where a key is sent. A fragment is dropped.
///
/// Source: RFC 3986, sections 3 and 5.
public struct HTTPURL: Sendable, Hashable {
    /// A URL scheme: `http` or `https`.
    public enum Scheme: String, Sendable, Hashable {
        /// Plain HTTP, port 80 by default.
        case http
        /// HTTP over TLS, port 443 by default.
        case https

        /// The port that applies if none is written.
        public var defaultPort: Int {
            switch self {
            case .http: 80
            case .https: 443
            }
        }
    }

    /// The scheme.
    public let scheme: Scheme
    /// The host in lower case; an IPv6 address keeps its brackets.
    public let host: String
    /// The port, written or not.
    public let port: Int
    /// The path, percent-encoded, beginning with `/`.
    public var path: String
    /// The query after `?`, percent-encoded; nil without `?`.
    public var query: String?

    /// Reads an absolute URL.
    ///
    /// - Throws: ``HTTPURLError``.
    public init(_ text: String) throws(HTTPURLError) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .characters(text) }
        guard let schemeEnd = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            let scheme = Scheme(rawValue: text[..<schemeEnd].lowercased()),
            text[schemeEnd...].hasPrefix("://")
        else { throw .scheme(text) }
        let rest = text[schemeEnd...].dropFirst(3)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let tail = rest[authority.endIndex...].prefix { $0 != "#" }
        guard !authority.contains("@") else { throw .userName(text) }
        var host = authority
        var port = scheme.defaultPort
        if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
            host = authority[..<colon]
            let digits = authority[colon...].dropFirst()
            guard digits.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), let number = Int(digits),
                1...65_535 ~= number
            else { throw .port(text) }
            port = number
        }
        guard !host.isEmpty, Self.isHost(host) else { throw .host(text) }
        self.scheme = scheme
        self.host = host.lowercased()
        self.port = port
        let path = tail.prefix { $0 != "?" }
        self.path = path.isEmpty ? "/" : String(path)
        query = path.endIndex < tail.endIndex ? String(tail[path.endIndex...].dropFirst()) : nil
    }

    private static func isHost(_ text: Substring) -> Bool {
        if text.first == "[" {
            var address = in6_addr()
            return text.last == "]" && inet_pton(AF_INET6, String(text.dropFirst().dropLast()), &address) == 1
        }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
            default: false
            }
        }
    }

    /// The scheme, host and port, the port only if it is not the default: `http://localhost:3000`.
    public var origin: String {
        "\(scheme.rawValue)://\(authority)"
    }

    /// The host and port, the port only if it is not the default: `localhost:3000`.
    public var authority: String {
        port == scheme.defaultPort ? host : "\(host):\(port)"
    }

    /// The path and query as a request line has them.
    public var target: String {
        guard let query else { return path }
        return "\(path)?\(query)"
    }

    /// The whole URL.
    public var text: String {
        let isUsual = port == scheme.defaultPort
        return String(
            joining: scheme.rawValue,
            "://",
            host,
            isUsual ? "" : ":",
            isUsual ? "" : String(port),
            path,
            query == nil ? "" : "?",
            query ?? ""
        )
    }

    /// Returns true if both have the same scheme, host and port: a secret for one may be sent to the other.
    public func hasSameOrigin(as other: HTTPURL) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
    }

    /// True if the host is this machine.
    public var isLoopback: Bool { Self.isLoopback(host: host) }

    /// Returns true for a host that is this machine: an address in 127.0.0.0/8, `::1`, `localhost` and names below it.
    ///
    /// A name that only begins like an address is an ordinary name: `127.evil.example` may be another machine.
    ///
    /// Source: RFC 6890, section 2.2; RFC 6761, section 6.3.
    public static func isLoopback(host: String) -> Bool {
        if host == "localhost" || host.hasSuffix(".localhost") { return true }
        var address = in6_addr()
        if host.hasPrefix("["), host.hasSuffix("]") {
            guard inet_pton(AF_INET6, String(host.dropFirst().dropLast()), &address) == 1 else { return false }
            return withUnsafeBytes(of: address) { bytes in bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1 }
        }
        var number = in_addr()
        return inet_pton(AF_INET, host, &number) == 1 && UInt32(bigEndian: number.s_addr) >> 24 == 127
    }

    /// The whole URL for people and logs: secrets in its query are masked.
    public var shown: String { query == nil ? text : NamedSecrets.maskingQueries(in: text) }

    /// Returns the URL with `path` appended and its query replaced; `path` must begin with `/` and be percent-encoded.
    public func appending(path more: String, query: String? = nil) -> HTTPURL {
        var address = self
        var base = path.utf8[...]
        while base.last == UInt8(ascii: "/") { base = base.dropLast() }
        address.path = base.isEmpty ? more : String(joining: String(Substring(base)), more)
        address.query = query
        return address
    }
}

extension HTTPURL: CustomStringConvertible {
    public var description: String { text }
}

/// A reason why text is not a URL that can be called.
public enum HTTPURLError: Error, Hashable {
    /// Text with a space, a control character or a letter outside ASCII.
    case characters(String)
    /// Text that begins with neither `http://` nor `https://`.
    case scheme(String)
    /// A URL with a user name or a password.
    case userName(String)
    /// A URL without a host, or with invalid characters in it.
    case host(String)
    /// A port that is not a number from 1 to 65535.
    case port(String)
}

extension HTTPURLError: UserFacingError {
    public var code: FailureCode { .syntax }

    public var message: String {
        switch self {
        case .characters(let text):
            "\(text.debugDescription) is not an address: percent-encode spaces and non-ASCII letters"
        case .scheme(let text): "\(text.debugDescription) is not an address: start it with http:// or https://"
        case .userName: "an address can't contain a user name or password"
        case .host(let text): "\(text.debugDescription) has no valid host"
        case .port(let text): "\(text.debugDescription) needs a port from 1 to 65535"
        }
    }

    public var hint: String? { nil }
}
