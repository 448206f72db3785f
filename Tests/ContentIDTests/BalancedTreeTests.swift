@testable import ContentID
import Testing

@Suite("Trees of a file's blocks")
struct BalancedTreeTests {
    private func cid(_ vector: TreeVector, _ version: CID.Version, _ format: ImportProfile.LeafFormat) -> String {
        let profile = ImportProfile(
            name: "test",
            version: version,
            leafFormat: format,
            chunkSize: vector.chunkSize,
            maximumLinks: vector.maximumLinks
        )
        var tree = BalancedTreeHasher(profile)
        GeneratedFile(size: vector.size).forEachPiece { tree.update($0) }
        return tree.finish().description
    }

    @Test("a tree of any depth has the root that other programs give", arguments: TreeVector.all)
    func agrees(_ vector: TreeVector) {
        #expect(cid(vector, .version0, .unixFS) == vector.narrow)
        #expect(cid(vector, .version1, .raw) == vector.raw)
    }

    /// Source: ipld/ipld, `specs/codecs/dag-pb/spec.md`, "Serial Format"; the sizes are small enough to be written out.
    @Test func `a node is written with its links before its data`() {
        let leaf = UnixFSLink(cid: CID(version: .version0, codec: .dagPB, sha256: []), totalSize: 300, fileSize: 200)
        let link: [UInt8] = [0x12, 0x09, 0x0A, 0x02, 0x12, 0x00, 0x12, 0x00, 0x18, 0xAC, 0x02]
        let data: [UInt8] = [0x0A, 0x0B, 0x08, 0x02, 0x18, 0x90, 0x03, 0x20, 0xC8, 0x01, 0x20, 0xC8, 0x01]
        #expect(UnixFSNode.block(of: [leaf, leaf]) == link + link + data)
    }

    @Test func `a leaf without bytes has a size and no data`() {
        let (before, after) = UnixFSNode.leafEnvelope(byteCount: 0)
        #expect(before + after == [0x0A, 0x04, 0x08, 0x02, 0x18, 0x00])
    }
}
