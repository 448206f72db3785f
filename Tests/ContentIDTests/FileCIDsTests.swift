import ContentID
import Testing

@Suite("A file against an identifier")
struct FileCIDsTests {
    private let cids: FileCIDs = {
        var hasher = FileContentHasher()
        GeneratedFile(size: 1_048_577).forEachPiece { hasher.update($0) }
        return hasher.cids()
    }()

    @Test(
        "an identifier of the file tells the profile",
        arguments: [
            ("QmbaP42D14R4bzMjwGAb7J3yqRQNgfZy5kp4t1E8R9dMG4", ImportProfile.unixFS2015),
            ("bafybeih3czhgfdyqrvd5tkcopag52hp374oskkxcjoxvk2zu5csnw5vnca", .kuboVersion1),
            ("bafybeienwbciq7voz7c5wtepkmwcaw3ptyie3vad62kcgrcq6bmy7lrlvi", .unixFS2025),
            ("bafkreify23fcoitjybxmmltorphu5oszwt6nllk7nev3wfh3zwphhr2a6a", .singleBlock),
        ]
    )
    func isSame(_ text: String, _ profile: ImportProfile) throws {
        let cid = try CID(parsing: text)
        #expect(cids.comparison(with: cid) == .same(profile))
        #expect(cids.matches(cid) == true)
    }

    /// Source: the PyPI package multiformats 0.3.1.post4, `CID.set(version=1, base="base32")`.
    @Test func `an identifier of version 0 that was rewritten to version 1 is still the file's`() throws {
        let cid = try CID(parsing: "bafybeigevrn3z63z5dp7ejouj64ruhm5g7nekisgkrzp6mfc7o6sk7q5te")
        #expect(cids.comparison(with: cid) == .same(.unixFS2015))
        #expect(cid != cids.all[0].cid)
        #expect(cid.namesSameBlock(as: cids.all[0].cid))
    }

    @Test func `another raw hash is proof of other bytes`() throws {
        let cid = try CID(parsing: "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e")
        #expect(cids.comparison(with: cid) == .different)
        #expect(cids.matches(cid) == false)
    }

    @Test func `another root may be that of the same file cut otherwise`() throws {
        let cid = try CID(parsing: "bafybeifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e")
        #expect(cids.comparison(with: cid) == .otherFileOrProfile)
        #expect(cids.matches(cid) == false)
    }

    @Test(
        "another codec or hash function is not judged",
        arguments: [
            "bafyreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
            "bafkrgqbqt3gerhas23vuzrapkdeqf4vu2dwxp3srdj6hvg6nhsug2tgyn6m"
                + "j3u23yx7utftq3i2ckw2fwdh5qmhid5qf3t35yvkc5e5ottlw6",
            "bafkqac3imvwgy3zao5xxe3de",
        ]
    )
    func isNotComputed(_ text: String) throws {
        let cid = try CID(parsing: text)
        #expect(cids.comparison(with: cid) == .notComputed)
        #expect(cids.matches(cid) == nil)
    }

    @Test func `a raw hash is not judged if none was computed`() throws {
        var hasher = FileContentHasher(profiles: [.unixFS2015])
        hasher.update([1, 2, 3])
        let cid = try CID(parsing: "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e")
        #expect(hasher.cids().comparison(with: cid) == .notComputed)
    }

    @Test func `the right hash with another codec is that of another block`() throws {
        var hasher = FileContentHasher()
        hasher.update(Array("hello world".utf8))
        let cid = try CID(parsing: "bafybeifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e")
        #expect(hasher.cids().comparison(with: cid) == .otherFileOrProfile)
    }

    @Test func `a file of one chunk has one raw identifier, and the first profile with it is told`() throws {
        var hasher = FileContentHasher()
        hasher.update(Array("hello world".utf8))
        let cid = try CID(parsing: "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e")
        #expect(hasher.cids().all.dropFirst().allSatisfy { $0.cid == cid })
        #expect(hasher.cids().comparison(with: cid) == .same(.kuboVersion1))
    }
}
