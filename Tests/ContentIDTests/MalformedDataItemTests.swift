@testable import ContentID
import TestSupport
import Testing

@Suite("Bytes that are no data item")
struct MalformedDataItemTests {
    private static let tag = SampleItem.tag("a", "1")

    private static let cases: [(SampleItem, DataItemError)] = [
        (SampleItem(signatureType: 0), .unknownSignatureType(0)),
        (SampleItem(signatureType: 8), .unknownSignatureType(8)),
        (SampleItem(signatureType: 0x0300), .unknownSignatureType(0x0300)),
        (SampleItem(target: [2]), .invalidPresence(.target, 2)),
        (SampleItem(anchor: [255]), .invalidPresence(.anchor, 255)),
        (SampleItem(tagCount: 129), .tooManyTags(129)),
        (SampleItem(tagCount: .max), .tooManyTags(.max)),
        (SampleItem(tagLength: 12), .truncated(.tags)),
        (SampleItem(tagLength: .max), .truncated(.tags)),
        (SampleItem(tagLength: UInt64(Int64.max)), .truncated(.tags)),
    ]

    @Test("the reason is told", arguments: cases)
    func isRefused(_ item: SampleItem, _ error: DataItemError) {
        #expect(throws: error) { try DataItem(parsing: item.bytes) }
        #expect(!error.message.isEmpty)
    }

    private static let tagCases: [(UInt64, [UInt8], DataItemError)] = [
        (1, [], .truncated(.tagBlock)),
        (1, [0], .wrongTagCount(stated: 1)),
        (0, SampleItem.long(1) + tag + [0], .wrongTagCount(stated: 0)),
        (1, SampleItem.long(2) + tag + tag + [0], .wrongTagCount(stated: 1)),
        (2, SampleItem.long(1) + tag + [0], .wrongTagCount(stated: 2)),
        (2, SampleItem.long(1) + tag + SampleItem.long(2), .wrongTagCount(stated: 2)),
        (1, SampleItem.long(.max) + tag + [0], .wrongTagCount(stated: 1)),
        (1, SampleItem.long(.min) + tag + [0], .wrongTagCount(stated: 1)),
        (1, SampleItem.long(1) + tag, .truncated(.tagBlock)),
        (1, SampleItem.long(1) + tag + [0, 7, 7], .trailingTagBytes(2)),
        (0, [0, 0], .trailingTagBytes(1)),
        (1, SampleItem.long(-1) + SampleItem.long(-4) + tag + [0], .negativeLength(.tagBlock, -4)),
        (1, SampleItem.long(-1) + SampleItem.long(.min) + tag + [0], .negativeLength(.tagBlock, .min)),
        (1, SampleItem.long(-1) + SampleItem.long(5) + tag + [0], .wrongBlockLength(stated: 5, actual: 4)),
        (1, SampleItem.long(-1) + SampleItem.long(.max) + tag + [0], .wrongBlockLength(stated: .max, actual: 4)),
        (1, SampleItem.long(1) + SampleItem.tag("", "1") + [0], .wrongLength(.tagName, 0)),
        (1, SampleItem.long(1) + SampleItem.tag("a", "") + [0], .wrongLength(.tagValue, 0)),
        (1, SampleItem.long(1) + SampleItem.long(1025), .wrongLength(.tagName, 1025)),
        (1, SampleItem.long(1) + [2, 0x61] + SampleItem.long(3073), .wrongLength(.tagValue, 3073)),
        (1, SampleItem.long(1) + SampleItem.long(.max), .wrongLength(.tagName, .max)),
        (1, SampleItem.long(1) + SampleItem.long(-1), .negativeLength(.tagName, -1)),
        (1, SampleItem.long(1) + [2, 0x61] + SampleItem.long(.min), .negativeLength(.tagValue, .min)),
        (1, SampleItem.long(1) + SampleItem.long(9) + [0x61], .truncated(.tagName)),
        (1, SampleItem.long(1) + [2, 0x61], .truncated(.tagValue)),
        (1, [0x82], .truncated(.tagBlock)),
        (1, [0x82, 0x00] + tag + [0], .malformedNumber(.tagBlock)),
        (1, Array(repeating: 0xFF, count: 9) + [0x02], .malformedNumber(.tagBlock)),
        (1, Array(repeating: 0xFF, count: 11), .malformedNumber(.tagBlock)),
    ]

    @Test("tags that break the format are refused", arguments: tagCases)
    func refusesTags(_ count: UInt64, _ tags: [UInt8], _ error: DataItemError) {
        #expect(throws: error) { try DataItem(parsing: SampleItem(tagCount: count, tags: tags).bytes) }
        #expect(!error.message.isEmpty)
    }

    private static let whole: SampleItem = {
        let tags = SampleItem.long(2) + tag + SampleItem.tag("Content-Type", "text/plain") + [0]
        let present = [1] + [UInt8](repeating: 5, count: 32)
        return SampleItem(target: present, anchor: present, tagCount: 2, tags: tags, data: [])
    }()

    @Test func `an item that stops anywhere before its data is refused`() throws {
        let bytes = Self.whole.bytes
        #expect(try DataItem(parsing: bytes).dataOffset == bytes.count)
        for count in bytes.indices {
            #expect(throws: DataItemError.self) { try DataItem(parsing: Array(bytes.prefix(count))) }
        }
    }

    @Test("damaged bytes are refused or read within their bounds", arguments: 1...8 as ClosedRange<UInt64>)
    func survives(_ seed: UInt64) {
        var dice = SplitMix(seed: seed)
        let start = 2 + 65 + 65
        for _ in 0..<1000 {
            var bytes = Self.whole.bytes
            for _ in 0..<Int.random(in: 1...3, using: &dice) {
                let byte = [0, 1, 2, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &dice)]
                bytes[Int.random(in: start..<bytes.count, using: &dice)] = byte.randomElement(using: &dice) ?? 0
            }
            guard let item = try? DataItem(parsing: bytes) else { continue }
            #expect(item.dataOffset <= bytes.count)
            #expect(item.tags.count <= 128)
        }
    }
}
