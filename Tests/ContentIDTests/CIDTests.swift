@testable import ContentID
import Testing

@Suite("Content identifiers")
struct CIDTests {
    /// The texts of four identifiers in base32, base58, base16 and base36.
    ///
    /// Source: the PyPI package multiformats 0.3.1.post4, `CID(base, 1, codec, digest).encode()`.
    private static let spellings: [(codec: UInt64, texts: [String])] = [
        (
            0x55,
            [
                "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
                "zb2rhj7crUKTQYRGCRATFaQ6YFLTde2YzdqbbhAASkL9uRDXn",
                "f01551220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
                "k2cwued9o1pvrt3q271rrqbo49x30tbxwpoeaq75z14e5ui2rzygpbe1",
            ]
        ),
        (
            0x70,
            [
                "bafybeifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
                "zdj7WhuEjrB52m1BisYCtmjH1hSKa7yZ3jEZ9JcXaFRD51wVz",
                "f01701220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
                "k2jmtxvzdh31wdobmmkk6r1ort6878dnwbztw7afic4arrehud5eg4q1",
            ]
        ),
        (
            0x71,
            [
                "bafyreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
                "zdpuAxtn9ETwkv4bBn55v9dYSLvTsBABZvB7GvJAsiGoZJGEt",
                "f01711220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
                "k2jvsla0bqzjgjrr3dt98n2ngojwe4xq6zhl4zx7v1uyn8md2gazp4h5",
            ]
        ),
        (
            0x72,
            [
                "bafzbeicn5zqud5dl7iywmgwixosotoeloowj5zo45mnb6ulvgzssdv43jm",
                "zdvgq6fC6uDRCEyvrsjKjADhtW8jooUKPpXpU2pTLMTJPMvhg",
                "f017212204dee6141f46bfa31661ac8bba4e9b88b73ac9ee5dceb1a1f5175366521d79b4b",
                "k2k4r8lcxtdn29itic8bwmf3us7hi2wvgilcbcoxcf1fym12hqnmlaob",
            ]
        ),
    ]

    @Test("one identifier has many spellings, and base32 is canonical", arguments: spellings)
    func isOne(codec: UInt64, texts: [String]) throws {
        let cids = try texts.map { try CID(parsing: $0) }
        #expect(Set(cids).count == 1)
        #expect(cids[0].version == .version1)
        #expect(cids[0].codec == Multicodec(code: codec))
        #expect(cids[0].description == texts[0])
        #expect([.base32, .base58, .base16, .base36].map { cids[0].text(in: $0) } == texts)
    }

    /// Source: multiformats/cid, `README.md`, "Human Readable CIDs".
    @Test func `the example of the specification is read`() throws {
        let cid = try CID(parsing: "zb2rhe5P4gXftAwvA4eXQ5HJwsER2owDyS9sKaQRRVQPn93bA")
        #expect(cid.codec == .raw)
        #expect(cid.multihash.isSHA256)
        let digits = "6e6ff7950a36187a801613426e858dce686cd7d7e3c0fc42ee0330072d245c95"
        #expect(cid.multihash.digest == (try Multibase.base16.decode(digits[...])))
    }

    @Test func `version 0 is read and written`() throws {
        let text = "QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH"
        let cid = try CID(parsing: text)
        #expect(cid.version == .version0)
        #expect(cid.codec == .dagPB)
        #expect(cid.description == text)
        #expect(cid.bytes.count == 34)
        #expect(try CID(bytes: cid.bytes) == cid)
    }

    @Test(
        "hashes that are not computed are read and written",
        arguments: [
            (
                "bafkrgqbqt3gerhas23vuzrapkdeqf4vu2dwxp3srdj6hvg6nhsug2tgyn6m"
                    + "j3u23yx7utftq3i2ckw2fwdh5qmhid5qf3t35yvkc5e5ottlw6",
                0x13, 64
            ),
            ("bafkqac3imvwgy3zao5xxe3de", 0x00, 11),
        ] as [(String, UInt64, Int)]
    )
    func keeps(_ text: String, _ code: UInt64, _ length: Int) throws {
        let cid = try CID(parsing: text)
        #expect(cid.multihash.code == code)
        #expect(cid.multihash.digest.count == length)
        #expect(!cid.multihash.isSHA256)
        #expect(cid.description == text)
    }

    @Test func `the largest identifier is within the limit of text`() throws {
        let number: [UInt8] = Array(repeating: 0xFF, count: 8) + [0x7F]
        let bytes = [1] + number + number + [0x80, 0x01] + Array(repeating: 7, count: 128)
        let cid = try CID(bytes: bytes)
        #expect(cid.codec.code == UInt64(Int64.max))
        for base in Multibase.allCases { #expect(try CID(parsing: cid.text(in: base)) == cid) }
    }
}
