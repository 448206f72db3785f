import Core

/// A base URL under which a host is reachable.
struct Mount: Sendable {
    private let base: HTTPURL
    private let origin: String
    /// The path without its final slash; empty for the root.
    private let prefix: String

    init(_ base: HTTPURL) {
        self.base = base
        origin = base.origin
        prefix = base.path.hasSuffix("/") ? String(base.path.dropLast()) : base.path
    }

    /// Returns the path relative to the base URL, beginning with `/`; nil for a URL that is not under it.
    func path(of address: HTTPURL) -> Substring? {
        guard address.hasSameOrigin(as: base) else { return nil }
        if prefix.isEmpty { return address.path[...] }
        guard address.path.hasPrefix(prefix) else { return nil }
        let rest = address.path.dropFirst(prefix.count)
        return rest.isEmpty ? "/" : rest.first == "/" ? rest : nil
    }

    /// Returns true if this base URL's path is longer than the other's.
    func isInside(_ other: Mount) -> Bool {
        prefix.utf8.count > other.prefix.utf8.count
    }

    /// Parses a URL that plainly has the same origin; returns nil for any text that needs a full parse.
    ///
    /// Every request through the router names its target in full, and nearly always one at this origin: this saves
    /// parsing scheme, host and port again.
    func address(_ text: String) -> HTTPURL? {
        guard text.hasPrefix(origin) else { return nil }
        let rest = text.utf8.dropFirst(origin.utf8.count)
        guard rest.first == UInt8(ascii: "/"), rest.allSatisfy({ 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "#") }) else {
            return nil
        }
        var address = base
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            address.path = String(text[rest.startIndex..<mark])
            address.query = String(text[mark...].dropFirst())
        } else {
            address.path = String(text[rest.startIndex...])
            address.query = nil
        }
        return address
    }
}
