/// A number that tells how the bytes behind a content identifier are to be read.
///
/// Source: multiformats/multicodec, `table.csv`.
public struct Multicodec: Sendable, Hashable {
    /// Bytes that mean nothing but themselves.
    public static let raw = Multicodec(code: 0x55)
    /// A node of a Merkle DAG in Protocol Buffers, such as the root of a file or a folder.
    public static let dagPB = Multicodec(code: 0x70)

    /// The number in the table of codecs.
    public let code: UInt64

    /// Takes a number of the table of codecs.
    public init(code: UInt64) {
        self.code = code
    }
}
