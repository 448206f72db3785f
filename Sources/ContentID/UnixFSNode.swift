/// A link to a block of a file, with the sizes that the node above records.
struct UnixFSLink {
    let cid: CID
    /// The bytes of all blocks from here down.
    let totalSize: UInt64
    /// The bytes of the file from here down.
    let fileSize: UInt64
}

/// The encoding of the blocks of a file in UnixFS and dag-pb.
///
/// A dag-pb node is written with its links before its data, although their field has the higher number.
///
/// Source: ipfs/specs, `src/unixfs.md`; ipld/ipld, `specs/codecs/dag-pb/spec.md`, "Serial Format".
enum UnixFSNode {
    private static let fileType: UInt64 = 2

    /// Returns what stands before and after the bytes of the file in a leaf.
    static func leafEnvelope(byteCount: Int) -> (before: [UInt8], after: [UInt8]) {
        var head: [UInt8] = []
        head.appendField(1, number: fileType)
        if byteCount > 0 { head.appendFieldHeader(2, byteCount: byteCount) }
        var tail: [UInt8] = []
        tail.appendField(3, number: UInt64(byteCount))
        var before: [UInt8] = []
        before.appendFieldHeader(1, byteCount: head.count + byteCount + tail.count)
        return (before + head, tail)
    }

    /// Returns the block of a node that has links and no bytes of its own.
    static func block(of links: [UnixFSLink]) -> [UInt8] {
        var block: [UInt8] = []
        for link in links {
            var fields: [UInt8] = []
            fields.appendField(1, bytes: link.cid.bytes)
            fields.appendField(2, bytes: [])
            fields.appendField(3, number: link.totalSize)
            block.appendField(2, bytes: fields)
        }
        var data: [UInt8] = []
        data.appendField(1, number: fileType)
        data.appendField(3, number: links.reduce(0) { $0 + $1.fileSize })
        for link in links { data.appendField(4, number: link.fileSize) }
        block.appendField(1, bytes: data)
        return block
    }

    /// Returns the link to a node that has links and no bytes of its own.
    static func link(toNodeOf links: [UnixFSLink], version: CID.Version) -> UnixFSLink {
        let block = block(of: links)
        return UnixFSLink(
            cid: CID(version: version, codec: .dagPB, sha256: SHA256.hash(block)),
            totalSize: links.reduce(UInt64(block.count)) { $0 + $1.totalSize },
            fileSize: links.reduce(0) { $0 + $1.fileSize }
        )
    }
}
