/// A reply to a command.
///
/// Source: memcached `doc/protocol.txt`, "Meta Commands" and "Error strings".
public enum MemcachedReply: Sendable, Hashable {
    /// A value of any bytes, with flags such as `t60`.
    case value([UInt8], flags: [String])
    /// A code of two letters such as `HD` for success and `EN` for a miss, with flags.
    case status(String, flags: [String])
    /// A refusal: `ERROR`, `CLIENT_ERROR …`, `SERVER_ERROR …`, `BUSY …` or `BADCLASS …`.
    case refused(String)
    /// The keys of a server that were asked for.
    case keys([[UInt8]])

    /// The flags of a reply.
    private var flags: [String] {
        switch self {
        case .value(_, let flags), .status(_, let flags): flags
        case .refused, .keys: []
        }
    }

    /// The seconds of the flag `t`, -1 for a key that never expires; nil without a valid flag.
    public var ttl: Int? {
        flags.first { $0.hasPrefix("t") }.flatMap { Int($0.dropFirst()) }.flatMap { $0 >= -1 ? $0 : nil }
    }
}
