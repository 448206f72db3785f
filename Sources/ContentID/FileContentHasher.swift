/// A computation of the identifiers that IPFS gives to a file, which takes the bytes of the file piece by piece.
///
/// All profiles are computed in one pass, each with hashes of its own. What is kept does not grow with the bytes of the
/// file: one chunk of 256 KiB, and for each profile the links of one node per level of its tree.
public struct FileContentHasher: Sendable {
    private var trees: [BalancedTreeHasher]
    /// The number of bytes taken so far.
    public private(set) var byteCount: UInt64 = 0

    /// Starts a file.
    ///
    /// - Parameter profiles: The profiles to compute; each costs one more pass of SHA-256 over the file.
    public init(profiles: [ImportProfile] = ImportProfile.all) {
        trees = profiles.map(BalancedTreeHasher.init)
    }

    /// Appends bytes to the file.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        byteCount += UInt64(bytes.count)
        for index in trees.indices { trees[index].update(bytes) }
    }

    /// Appends bytes to the file.
    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Returns the identifiers of the file as it stands; more bytes may follow.
    public func cids() -> FileCIDs {
        FileCIDs(
            all: trees.map {
                var tree = $0
                return FileCIDs.Entry(profile: tree.profile, cid: tree.finish())
            }
        )
    }
}
