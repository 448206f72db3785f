/// A reply to a command.
///
/// Source: Redis serialization protocol specification, RESP2.
public enum RedisReply: Sendable, Hashable {
    /// A string of any bytes.
    case string([UInt8])
    /// A short text that reports success, such as `OK`.
    case status(String)
    /// An error, such as `WRONGTYPE Operation against a key holding the wrong kind of value`.
    case error(String)
    /// A whole number.
    case integer(Int64)
    /// Several replies.
    case array([RedisReply])
    /// No value.
    case null

    /// The bytes of a string; nil for any other reply.
    public var bytes: [UInt8]? {
        if case .string(let bytes) = self { bytes } else { nil }
    }

    /// The number of an integer; nil for any other reply.
    public var number: Int64? {
        if case .integer(let number) = self { number } else { nil }
    }

    /// The replies of an array; nil for any other reply.
    public var elements: [RedisReply]? {
        if case .array(let elements) = self { elements } else { nil }
    }
}
