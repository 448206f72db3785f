public import Core

/// The address of a Redis server, with the credentials and the number of the database.
///
///     redis://USER:PASSWORD@HOST:PORT/DB    rediss://… with TLS    unix:/path/to/redis.sock?db=1
///
/// Source: the provisional URI schemes `redis` and `rediss` at IANA, and redis-cli's `-u`.
public struct RedisAddress: Sendable, Hashable {
    /// The place of a server.
    public typealias Place = ServerPlace

    /// The place of the server.
    public var place: Place
    /// True if the connection is encrypted.
    public let usesTLS: Bool
    /// The user; nil for the default one.
    public let user: String?
    /// The password; nil if none is sent.
    public let password: Secret?
    /// The number of the database.
    public let database: Int

    private static let usualPort = 6379
    /// The highest number of a database; a server has 16 unless it is set up otherwise.
    private static let databases = 0...65_535

    /// The place without credentials, for people.
    public var text: String { place.text }

    /// Reads an address; no error shows any of its text, which may hold a password.
    ///
    /// - Throws: ``RedisError/badAddress(_:)``.
    public init(_ text: String) throws(RedisError) {
        guard let end = text.firstIndex(of: ":") else { throw Self.badScheme }
        let rest = text[text.index(after: end)...]
        switch text[..<end].lowercased() {
        case "redis": try self.init(afterScheme: rest, usesTLS: false)
        case "rediss": try self.init(afterScheme: rest, usesTLS: true)
        case "unix": try self.init(socket: rest)
        default: throw Self.badScheme
        }
    }

    private init(afterScheme text: Substring, usesTLS: Bool) throws(RedisError) {
        guard text.hasPrefix("//") else { throw .badAddress("the address of Redis needs // after redis:") }
        let authority = text.dropFirst(2).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let path = text.dropFirst(2 + authority.count)
        let parts = authority.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count <= 2 else {
            throw .badAddress("the address of Redis has more than one @; write one in a password as %40")
        }
        let credentials = parts.count == 2 ? try Self.credentials(parts[0]) : (nil, nil)
        place = try Self.place(parts.last ?? "")
        (user, password) = credentials
        self.usesTLS = usesTLS
        guard path.isEmpty || path.first == "/" else { throw Self.badDatabase }
        database = try Self.database(path.dropFirst())
    }

    private init(socket text: Substring) throws(RedisError) {
        let text = text.hasPrefix("//") ? text.dropFirst(2) : text
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first.flatMap({ PercentEncoding.decode(String($0)) }), path.first == "/" else {
            throw .badAddress("the path of Redis's socket must be absolute, as in unix:/run/redis/redis.sock")
        }
        guard let place = Place(socketPath: path) else {
            throw .badAddress("the path of Redis's socket has more than \(Place.longestPath) bytes")
        }
        self.place = place
        (user, password, usesTLS) = (nil, nil, false)
        guard let query = parts.dropFirst().first else {
            database = 0
            return
        }
        guard query.hasPrefix("db=") else { throw Self.badDatabase }
        database = try Self.database(query.dropFirst(3))
    }

    private static let badScheme = RedisError.badAddress(
        "the address of Redis must begin with redis://, rediss:// or unix:/"
    )
    private static let badDatabase = RedisError.badAddress(
        "the address of Redis ends with the number of a database, as in redis://HOST:6379/0"
    )

    private static func database(_ text: Substring) throws(RedisError) -> Int {
        guard !text.isEmpty else { return 0 }
        guard text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int(text), databases ~= number else {
            throw badDatabase
        }
        return number
    }

    private static func credentials(_ text: Substring) throws(RedisError) -> (user: String?, password: Secret?) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            .map { PercentEncoding.decode(String($0)) }
        guard let first = parts.first, let user = first else { throw badCredentials }
        // A word alone is a password, as in redis-cli.
        guard parts.count == 2 else { return (nil, user.isEmpty ? nil : Secret(user)) }
        guard let password = parts[1] else { throw badCredentials }
        return (user.isEmpty ? nil : user, password.isEmpty ? nil : Secret(password))
    }

    private static let badCredentials = RedisError.badAddress(
        "the user or the password in the address of Redis has a % that is no percent escape; write it as %25"
    )

    private static func place(_ text: Substring) throws(RedisError) -> Place {
        guard let place = Place(authority: text, usualPort: usualPort) else {
            throw .badAddress(
                "the address of Redis needs a host and a port from 1 to 65535, as in redis://HOST:6379/0"
            )
        }
        return place
    }
}
