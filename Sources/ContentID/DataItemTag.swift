/// A name and a value that describe a data item, such as `Content-Type`.
///
/// Source: ANS-104, sections 1.3.1.4 and 2.1. Both are bytes; they are UTF-8 by custom only.
public struct DataItemTag: Sendable, Hashable {
    /// The 1 to 1024 bytes of the name.
    public let name: [UInt8]
    /// The 1 to 3072 bytes of the value.
    public let value: [UInt8]
}
