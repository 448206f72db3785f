import TestSupport
import ContentID
import Testing

@Suite("Identifiers of a file")
struct FileContentHasherTests {
    /// Returns the texts of the identifiers in the order of the profiles.
    private func texts(_ hasher: FileContentHasher) -> [String] {
        hasher.cids().all.map(\.cid.description)
    }

    @Test("other programs give the same", arguments: FileVector.all)
    func agrees(_ vector: FileVector) {
        var hasher = FileContentHasher()
        GeneratedFile(size: vector.size).forEachPiece { hasher.update($0) }
        #expect(hasher.byteCount == vector.size)
        #expect(texts(hasher) == [vector.kubo, vector.kuboVersion1, vector.wide, vector.single])
    }

    @Test(
        "the short texts that everyone hashes have the known identifiers",
        arguments: [
            ("", "QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH"),
            ("hello world\n", "QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o"),
            ("hello world", "Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD"),
            ("hello world", "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"),
        ]
    )
    func isKnown(_ text: String, _ cid: String) throws {
        var hasher = FileContentHasher()
        hasher.update(Array(text.utf8))
        #expect(hasher.cids().matches(try CID(parsing: cid)) == true)
    }

    /// Source: ipfs/kubo, `test/cli/cid_profiles_test.go`, FileAtChunkSizeCID and FileOverChunkSizeCID.
    @Test("a file at the edge of a chunk has the identifier that kubo's tests expect", arguments: [0, 1])
    func agreesWithKubo(_ excess: Int) throws {
        let expected = [
            ["QmWmRj3dFDZdb6ABvbmKhEL6TmPbAfBZ1t5BxsEyJrcZhE", "QmYyLxtzZyW22zpoVAtKANLRHpDjZtNeDjQdJrcQNWoRkJ"],
            [
                "bafkreiacndfy443ter6qr2tmbbdhadvxxheowwf75s6zehscklu6ezxmta",
                "bafybeigmix7t42i6jacydtquhet7srwvgpizfg7gjbq7627d35mjomtu64",
            ],
        ]
        let narrow = try KeyStreamFile(key: "0157e33a4ebb998ffb0e8d3327c990dfc4f05877e1b549665210c1debd18c627")
        var hasher = FileContentHasher(profiles: [.unixFS2015])
        hasher.update(narrow.bytes(262_144 + excess))
        #expect(texts(hasher) == [expected[0][excess]])
        let wide = try KeyStreamFile(key: "3c614b5457c9877e0c22be8d528dd785afaee9a024b796030c2513fbf3b47d08")
        hasher = FileContentHasher(profiles: [.unixFS2025])
        hasher.update(wide.bytes(1_048_576 + excess))
        #expect(texts(hasher) == [expected[1][excess]])
    }

    @Test("pieces of any length give the same", arguments: 1...12 as ClosedRange<UInt64>)
    func ignoresPieces(_ seed: UInt64) {
        let bytes = GeneratedFile(size: 1_400_000).bytes
        var whole = FileContentHasher()
        whole.update(bytes)
        var dice = SplitMix(seed: seed)
        var hasher = FileContentHasher()
        var rest = bytes[...]
        let largest = [100, 5000, 400_000].randomElement(using: &dice) ?? 1
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 0...largest, using: &dice))
            hasher.update(Array(piece))
            rest = rest.dropFirst(piece.count)
        }
        #expect(hasher.cids() == whole.cids())
    }

    @Test func `identifiers that were asked for midway do not disturb those of the whole`() {
        let first = GeneratedFile(size: 300_000).bytes
        var hasher = FileContentHasher()
        hasher.update(first)
        let midway = hasher.cids()
        var prefix = FileContentHasher()
        prefix.update(first)
        #expect(midway == prefix.cids())
        hasher.update(first)
        var whole = FileContentHasher()
        whole.update(first + first)
        #expect(hasher.cids() == whole.cids())
        #expect(hasher.cids() != midway)
    }
}
