public import Core

/// A list of memcached servers, separated by commas.
///
///     HOST:PORT    [::1]:11211    unix:/path/to/memcached.sock
public struct MemcachedServers: Sendable, Hashable {
    /// The places of the servers, each once.
    public let places: [ServerPlace]

    /// A list for error messages.
    static let example = "localhost:11211,unix:/run/memcached.sock"
    /// The number of servers of a list.
    private static let longest = 100

    /// The places for people.
    public var text: String { places.map(\.text).joined(separator: ", ") }

    /// Reads a list.
    ///
    /// - Throws: ``MemcachedError/badServers(_:)``.
    public init(_ text: String) throws(MemcachedError) {
        var places: [ServerPlace] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let place = try Self.place(part.drop { $0 == " " })
            guard !places.contains(place) else {
                throw .badServers("the list of memcached servers has \(place.text.terminalSafe) twice")
            }
            places.append(place)
        }
        guard places.count <= Self.longest else {
            throw .badServers("the list of memcached servers has more than \(Self.longest)")
        }
        self.places = places
    }

    private static func place(_ text: Substring) throws(MemcachedError) -> ServerPlace {
        guard !text.isEmpty else { throw .badServers("the list of memcached servers has an empty place") }
        if text.hasPrefix("unix:") {
            let path = text.dropFirst(5)
            guard let path = PercentEncoding.decode(String(path.hasPrefix("//") ? path.dropFirst(2) : path)),
                let place = ServerPlace(socketPath: path)
            else {
                let limit = ServerPlace.longestPath
                throw .badServers("the path of memcached's socket must be absolute, and have at most \(limit) bytes")
            }
            return place
        }
        guard !text.contains(where: { $0 == "/" || $0 == "@" }),
            let place = ServerPlace(authority: text)
        else {
            let shown = String(text).terminalSafe(upTo: 60)
            throw .badServers("\(shown) is not a host and a port from 1 to 65535, or unix: with the path of a socket")
        }
        return place
    }
}
