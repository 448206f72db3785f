@testable import ContentID
import TestSupport
import Testing

@Suite("Text that is no content identifier")
struct MalformedCIDTests {
    private static let digest = [UInt8](repeating: 0xAB, count: 32)

    @Test(
        "the reason is told",
        arguments: [
            ("", .empty),
            ("hello", .unsupportedBase("h")),
            ("Bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e", .unsupportedBase("B")),
            ("QMbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH", .unsupportedBase("Q")),
            ("\u{301}b", .unsupportedBase("\u{301}")),
            ("b", .truncated(.version)),
            ("ba", .incompleteText),
            ("f0", .incompleteText),
            ("f0155122", .incompleteText),
            ("f01", .truncated(.codec)),
            ("f0155", .truncated(.hashFunction)),
            ("f015512", .truncated(.hashLength)),
            ("f01551220", .truncated(.hash)),
            ("f01d5", .truncated(.codec)),
            ("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5E", .invalidCharacter("E")),
            ("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e=", .invalidCharacter("=")),
            ("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e ", .invalidCharacter(" ")),
            ("zb2rhj7crUKTQYRGCRATFaQ6YFLTde2YzdqbbhAASkL9uRDX0", .invalidCharacter("0")),
            ("bé", .invalidCharacter("é")),
            // A zero in front is a byte of its own.
            ("z1b2rhj7crUKTQYRGCRATFaQ6YFLTde2YzdqbbhAASkL9uRDXn", .unsupportedVersion(0)),
            ("k02cwued9o1pvrt3q271rrqbo49x30tbxwpoeaq75z14e5ui2rzygpbe1", .unsupportedVersion(0)),
            // The last digit of 59 holds three bits; n5f differs from n5e in those that are left over.
            ("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5f", .incompleteText),
            ("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5eaa", .trailingBytes(1)),
            ("Qm", .malformedVersion0),
            ("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQ", .malformedVersion0),
            ("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQHH", .malformedVersion0),
            // 46 characters whose bytes do not begin with 0x12 0x20.
            ("Qmzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", .malformedVersion0),
            ("Qm111111111111111111111111111111111111111111", .malformedVersion0),
            ("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQ0", .invalidCharacter("0")),
            ("zQmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH", .malformedVersion0),
            ("f1220e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", .malformedVersion0),
            ("f00", .unsupportedVersion(0)),
            ("f02551220", .unsupportedVersion(2)),
            ("f810055", .overlongNumber(.version)),
            ("f01d500", .overlongNumber(.codec)),
            ("f01559200", .overlongNumber(.hashFunction)),
            ("f015512a000", .overlongNumber(.hashLength)),
            ("f01ffffffffffffffffff01", .numberTooLarge(.codec)),
            ("f01ffffffffffffffffff7f", .numberTooLarge(.codec)),
            ("f0155121fabcd", .wrongHashLength(code: 0x12, length: 31)),
            ("f01551200", .wrongHashLength(code: 0x12, length: 0)),
            ("f01551320", .wrongHashLength(code: 0x13, length: 32)),
            ("f01551e21", .wrongHashLength(code: 0x1E, length: 33)),
            ("f01557700", .wrongHashLength(code: 0x77, length: 0)),
            ("f0155008101", .wrongHashLength(code: 0, length: 129)),
            ("f015500ffffffffffffffff7f", .wrongHashLength(code: 0, length: UInt64(Int64.max))),
        ] as [(String, CIDError)]
    )
    func isRefused(_ text: String, _ error: CIDError) {
        #expect(throws: error) { try CID(parsing: text) }
        #expect(!error.message.isEmpty)
    }

    @Test("a hash that is short of a byte or has one too many is refused", arguments: Multibase.allCases)
    func isExact(_ base: Multibase) throws {
        let start: [UInt8] = [1, 0x55, 0x12, 0x20]
        let short = "\(base.rawValue)\(base.encode(start + Self.digest.dropLast()))"
        #expect(throws: CIDError.truncated(.hash)) { try CID(parsing: short) }
        let long = "\(base.rawValue)\(base.encode(start + Self.digest + [0]))"
        #expect(throws: CIDError.trailingBytes(1)) { try CID(parsing: long) }
    }

    @Test func `text above the limit is refused before it is decoded`() {
        let text = "z" + String(repeating: "z", count: 1_000_000)
        #expect(throws: CIDError.tooLong(byteCount: 1_000_001)) { try CID(parsing: text) }
    }

    @Test func `bytes of version 0 have 34 bytes`() {
        #expect(throws: CIDError.malformedVersion0) { try CID(bytes: [0x12, 0x20] + Self.digest + [0]) }
        #expect(throws: CIDError.malformedVersion0) { try CID(bytes: [0x12, 0x20]) }
        #expect(throws: CIDError.truncated(.version)) { try CID(bytes: []) }
    }

    @Test func `a character that cannot be shown is told by its number`() {
        let message = CIDError.unsupportedBase("\u{1B}").message
        #expect(message == "the content identifier begins with U+1B, not with Qm, b, z, f or k")
    }

    @Test("damaged text is refused or is as its identifier is written", arguments: 1...8 as ClosedRange<UInt64>)
    func survives(_ seed: UInt64) {
        var dice = SplitMix(seed: seed)
        let letters = Array("abcfkzQm0189ABZ =\u{0}\u{1B}é🜁".unicodeScalars)
        for _ in 0..<500 {
            let original = Self.random(&dice)
            var scalars = Array(original.description.unicodeScalars)
            for _ in 0..<Int.random(in: 1...4, using: &dice) {
                let place = Int.random(in: 0..<max(1, scalars.count), using: &dice)
                guard let letter = letters.randomElement(using: &dice), place < scalars.count else { continue }
                switch Int.random(in: 0..<4, using: &dice) {
                case 0: scalars[place] = letter
                case 1: scalars.insert(letter, at: place)
                case 2: scalars.remove(at: place)
                default: scalars.removeSubrange(place...)
                }
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            guard let cid = try? CID(parsing: String(text)) else { continue }
            let base = Multibase(rawValue: Character(text[text.startIndex]))
            #expect(String(text) == base.map(cid.text) ?? cid.description)
        }
    }

    @Test("bytes at random are refused or are written as they were read", arguments: 1...8 as ClosedRange<UInt64>)
    func isBijective(_ seed: UInt64) {
        var dice = SplitMix(seed: seed)
        var readCount = 0
        for _ in 0..<2000 {
            var bytes = (0..<Int.random(in: 0...40, using: &dice)).map { _ in UInt8.random(in: 0...255, using: &dice) }
            if bytes.count >= 4 { bytes.replaceSubrange(0..<4, with: [1, 0x55, 0x77, UInt8(bytes.count - 4)]) }
            if bytes.count > 1, bytes.count % 3 == 1 { bytes[1] |= 0x80 }
            guard let cid = try? CID(bytes: bytes) else { continue }
            readCount += 1
            #expect(cid.bytes == bytes)
        }
        #expect(readCount > 1000)
    }

    @Test("every text that is written is read as the same identifier", arguments: 1...4 as ClosedRange<UInt64>)
    func readsBack(_ seed: UInt64) throws {
        var dice = SplitMix(seed: seed)
        for _ in 0..<200 {
            let cid = Self.random(&dice)
            #expect(try CID(parsing: cid.description) == cid)
            #expect(try CID(bytes: cid.bytes) == cid)
            guard cid.version == .version1 else { continue }
            for base in Multibase.allCases { #expect(try CID(parsing: cid.text(in: base)) == cid) }
        }
    }

    private static func random(_ dice: inout SplitMix) -> CID {
        let digest = (0..<32).map { _ in UInt8.random(in: 0...255, using: &dice) }
        if Bool.random(using: &dice) { return CID(version: .version0, codec: .dagPB, sha256: digest) }
        let code = UInt64.random(in: 0...UInt64(Int64.max), using: &dice) >> UInt64.random(in: 0...62, using: &dice)
        return CID(version: .version1, codec: Multicodec(code: code), sha256: digest)
    }
}
