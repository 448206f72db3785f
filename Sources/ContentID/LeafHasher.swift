/// The hash of one leaf of a file, which takes the bytes of its chunk piece by piece.
///
/// A raw leaf is hashed as it comes. A UnixFS leaf begins with its length, so its chunk is kept until it is whole.
struct LeafHasher {
    private let format: ImportProfile.LeafFormat
    private let version: CID.Version
    private var hash = SHA256()
    private var chunk: [UInt8] = []
    /// The bytes of the file in this leaf so far.
    private(set) var count = 0

    init(_ profile: ImportProfile) {
        format = profile.leafFormat
        version = profile.version
    }

    /// Appends bytes to the chunk.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        count += bytes.count
        switch format {
        case .raw: hash.update(bytes)
        case .unixFS: chunk.append(contentsOf: bytes)
        }
    }

    /// Returns the link to the leaf and starts the next one.
    mutating func finish() -> UnixFSLink {
        defer {
            count = 0
            chunk.removeAll(keepingCapacity: true)
        }
        switch format {
        case .raw:
            let cid = CID(version: version, codec: .raw, sha256: hash.digest())
            return UnixFSLink(cid: cid, totalSize: UInt64(count), fileSize: UInt64(count))
        case .unixFS:
            let (before, after) = UnixFSNode.leafEnvelope(byteCount: count)
            hash.update(before)
            hash.update(chunk)
            hash.update(after)
            let cid = CID(version: version, codec: .dagPB, sha256: hash.digest())
            let size = before.count + count + after.count
            return UnixFSLink(cid: cid, totalSize: UInt64(size), fileSize: UInt64(count))
        }
    }
}
