/// The settings with which a program cuts a file into blocks; the same file has another identifier under each.
///
/// Source: IPIP-0499, "CID Profiles"; kubo, `ipfs add --help` and `config/profile.go`.
public struct ImportProfile: Sendable, Hashable {
    /// What a block with bytes of the file holds.
    enum LeafFormat: Sendable {
        /// The bytes alone.
        case raw
        /// The bytes within a UnixFS message within a dag-pb node.
        case unixFS
    }

    /// The name of the profile, such as `unixfs-v1-2025`.
    public let name: String
    /// The version of all identifiers in the file's blocks.
    let version: CID.Version
    let leafFormat: LeafFormat
    /// The most bytes of the file in one block.
    let chunkSize: Int
    /// The most links in one node.
    let maximumLinks: Int

    /// The default of `ipfs add`: version 0, chunks of 256 KiB in dag-pb, 174 links per node.
    public static let unixFS2015 = ImportProfile(
        name: "unixfs-v0-2015",
        version: .version0,
        leafFormat: .unixFS,
        chunkSize: 256 << 10,
        maximumLinks: 174
    )

    /// The settings of `ipfs add --cid-version=1`: raw chunks of 256 KiB, 174 links per node.
    public static let kuboVersion1 = ImportProfile(
        name: "kubo-cid-v1",
        version: .version1,
        leafFormat: .raw,
        chunkSize: 256 << 10,
        maximumLinks: 174
    )

    /// The settings of Helia, of Storacha and of newer kubo: raw chunks of 1 MiB, 1024 links per node.
    public static let unixFS2025 = ImportProfile(
        name: "unixfs-v1-2025",
        version: .version1,
        leafFormat: .raw,
        chunkSize: 1 << 20,
        maximumLinks: 1024
    )

    /// The whole file in one raw block, whatever its size.
    public static let singleBlock = ImportProfile(
        name: "single-block",
        version: .version1,
        leafFormat: .raw,
        chunkSize: .max,
        maximumLinks: 1
    )

    /// All profiles, the most common first.
    public static let all: [ImportProfile] = [.unixFS2015, .kuboVersion1, .unixFS2025, .singleBlock]
}
