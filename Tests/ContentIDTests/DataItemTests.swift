@testable import ContentID
import TestSupport
import Testing

@Suite("Data items")
struct DataItemTests {
    /// Source: the PyPI package turbo-sdk 0.1.0, `create_data` and `set_signature`; its offset of the data is the one
    /// that the PyPI package xans104 0.2.1 finds, `get_payload_offset`.
    private static let item = """
        0300070c11161b20252a2f34393e43484d52575c61666b70757a7f84898e93989da2a7acb1b6bbc0c5cacfd4d9dee3e8edf2f7fc01060b\
        10151a1f24292e33383d42470104070a0d101316191c1f2225282b2e3134373a3d404346494c4f5255585b5e6164676a6d707376797c7f\
        8285888b8e9194979a9da0a3a6a9acafb2b5b8bbbec1014242424242424242424242424242424242424242424242424242424242424242\
        0167616c616b73696f2d616e63686f720000000000000000000000000000000000030000000000000097000000000000000618436f6e74\
        656e742d5479706514746578742f706c61696e104170702d4e616d651067616c616b73696f084e6f7465c8016e6e6e6e6e6e6e6e6e6e6e\
        6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e\
        6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e0068656c6c6f20776f726c64
        """

    @Test func `an item that another program wrote is read`() throws {
        let bytes = try Multibase.base16.decode(Self.item[...])
        let item = try DataItem(parsing: bytes)
        #expect(item.signatureType == .ethereum)
        #expect(item.signature == SampleItem().signature)
        #expect(item.owner == SampleItem().owner)
        #expect(item.target == Array(repeating: 0x42, count: 32))
        #expect(item.anchor == Array("galaksio-anchor".utf8) + Array(repeating: 0, count: 17))
        let tags = [
            ("Content-Type", "text/plain"), ("App-Name", "galaksio"), ("Note", String(repeating: "n", count: 100)),
        ]
        #expect(item.tags == tags.map { DataItemTag(name: Array($0.utf8), value: Array($1.utf8)) })
        #expect(bytes[item.dataOffset...].elementsEqual("hello world".utf8))
        #expect(item.id.description == "0VvIahVtATM9fe6JOdVE3RfUuwb98t3_a9oB_vP8zC0")
    }

    /// Source: turbo-sdk 0.1.0; the numbers of bytes and the identifiers of items without tags and data.
    @Test(
        "the type of the signature says how long signature and owner are",
        arguments: [
            (1, 512, 512, "MvtOu5nHV1SuUx2yiM_Wc2z6i7ouGnx1aPPH96GldCA"),
            (2, 64, 32, "UUmVTM1k7aRDF4Yhm6k29-HMo-rhbfoTsm4js-rdH7g"),
            (3, 65, 65, "0VvIahVtATM9fe6JOdVE3RfUuwb98t3_a9oB_vP8zC0"),
            (4, 64, 32, "UUmVTM1k7aRDF4Yhm6k29-HMo-rhbfoTsm4js-rdH7g"),
            (5, 64, 32, "UUmVTM1k7aRDF4Yhm6k29-HMo-rhbfoTsm4js-rdH7g"),
            (6, 2052, 1025, nil),
            (7, 65, 42, "0VvIahVtATM9fe6JOdVE3RfUuwb98t3_a9oB_vP8zC0"),
        ] as [(UInt16, Int, Int, String?)]
    )
    func hasLengths(_ type: UInt16, _ signature: Int, _ owner: Int, _ id: String?) throws {
        var sample = SampleItem(signatureType: type)
        sample.signature = (0..<signature).map { UInt8(truncatingIfNeeded: $0 * 5 + 7) }
        sample.owner = Array(repeating: 9, count: owner)
        let item = try DataItem(parsing: sample.bytes)
        #expect(item.signatureType.rawValue == type)
        #expect(item.signature == sample.signature)
        #expect(item.owner == sample.owner)
        #expect(item.dataOffset == 2 + signature + owner + 18)
        if let id { #expect(item.id.description == id) }
    }

    @Test func `what may be absent is absent`() throws {
        let item = try DataItem(parsing: SampleItem(data: []).bytes)
        #expect(item.target == nil)
        #expect(item.anchor == nil)
        #expect(item.tags.isEmpty)
        #expect(item.dataOffset == SampleItem(data: []).bytes.count)
    }

    @Test func `no tags are no bytes or the end of the array`() throws {
        #expect(try DataItem(parsing: SampleItem(tags: []).bytes).tags.isEmpty)
        #expect(try DataItem(parsing: SampleItem(tags: [0]).bytes).tags.isEmpty)
    }

    @Test func `tags come in blocks, with and without a length`() throws {
        let a = SampleItem.tag("a", "1")
        let b = SampleItem.tag("b", "2") + SampleItem.tag("c", "3")
        let tags = SampleItem.long(1) + a + SampleItem.long(-2) + SampleItem.long(Int64(b.count)) + b + [0]
        let item = try DataItem(parsing: SampleItem(tagCount: 3, tags: tags).bytes)
        #expect(item.tags.map { String(decoding: $0.name + $0.value, as: UTF8.self) } == ["a1", "b2", "c3"])
    }

    @Test func `the longest tags are read, 128 of them`() throws {
        let tag = SampleItem.tag(String(repeating: "n", count: 1024), String(repeating: "v", count: 3072))
        let tags = SampleItem.long(128) + Array(repeatElement(tag, count: 128).joined()) + [0]
        let item = try DataItem(parsing: SampleItem(tagCount: 128, tags: tags).bytes)
        #expect(item.tags.count == 128)
    }

    @Test("an identifier is read as it is written", arguments: 1...50 as ClosedRange<UInt64>)
    func readsBack(_ seed: UInt64) throws {
        var dice = SplitMix(seed: seed)
        let id = DataItemID(signature: [UInt8.random(in: 0...255, using: &dice), 1, 2])
        #expect(DataItemID(parsing: id.description) == id)
        #expect(id.bytes.count == 32)
    }

    @Test(
        "an identifier is 43 characters of base64url that leave no bits over",
        arguments: [
            "", "0VvIahVtATM9fe6JOdVE3RfUuwb98t3_a9oB_vP8zC", "0VvIahVtATM9fe6JOdVE3RfUuwb98t3_a9oB_vP8zC0=",
            "0VvIahVtATM9fe6JOdVE3RfUuwb98t3/a9oB/vP8zC0", "0VvIahVtATM9fe6JOdVE3RfUuwb98t3_a9oB_vP8zC1",
            " VvIahVtATM9fe6JOdVE3RfUuwb98t3_a9oB_vP8zC0", "éVvIahVtATM9fe6JOdVE3RfUuwb98t3_a9oB_vP8zC",
        ]
    )
    func refuses(_ text: String) {
        #expect(DataItemID(parsing: text) == nil)
    }
}
