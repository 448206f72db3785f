import NIOCore
import Testing

@testable import MemcachedClient

/// Source: memcached `doc/protocol.txt`, and replies of memcached 1.6.18.
@Suite("Replies of memcached")
struct MemcachedReplyReaderTests {
    private static let stream = """
        VA 5 t60 f0\r\na\r\nbc\r\nHD t-1\r\nEN\r\nVA 0\r\n\r\nkey=a%20%3A%ff exp=-1 la=1 cas=2 fetch=no cls=1 size=63\n\
        END\r\nSERVER_ERROR out of memory storing object\r\nMN\r\n
        """
    private static let elements: [MemcachedReplyReader.Element] = [
        .reply(.value(Array("a\r\nbc".utf8), flags: ["t60", "f0"])), .reply(.status("HD", flags: ["t-1"])),
        .reply(.status("EN", flags: [])), .reply(.value([], flags: [])), .key([0x61, 0x20, 0x3A, 0xFF]), .end,
        .reply(.refused("SERVER_ERROR out of memory storing object")), .reply(.status("MN", flags: [])),
    ]

    private func read(_ text: String, by size: Int, limit: Int = 100) throws -> [MemcachedReplyReader.Element] {
        var reader = MemcachedReplyReader(limit: limit)
        var elements: [MemcachedReplyReader.Element] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            reader.feed(ByteBuffer(bytes: rest.prefix(size)))
            rest = rest.dropFirst(size)
            while let element = try reader.next() { elements.append(element) }
        }
        return elements
    }

    @Test("pieces of any size give the same replies", arguments: [1, 2, 3, 7, 64, 1000])
    func pieces(_ size: Int) throws {
        #expect(try read(Self.stream, by: size) == Self.elements)
    }

    @Test("each part of a reply is waited for", arguments: 0..<stream.utf8.count)
    func cut(_ count: Int) throws {
        let elements = try read(String(decoding: Self.stream.utf8.prefix(count), as: UTF8.self), by: 1000)
        #expect(elements.count < Self.elements.count && Self.elements.starts(with: elements))
    }

    @Test(
        "what is no reply is refused",
        arguments: [
            "HTTP/1.1 400 Bad Request\r\n", "-ERR unknown command 'mg'\r\n", "+OK\r\n", "\r\n", "SSH-2.0-OpenSSH\r\n",
            "VA\r\n", "VA x\r\n", "VA -1\r\n", "VA 101\r\n", "VA 99999999999999999999\r\n", "VA 3\r\nabcdef\r\n",
            "VALUE k 0 3\r\nabc\r\nEND\r\n", "hd\r\n", "\u{0}\u{0}\r\n", String(repeating: "k", count: 2049),
        ]
    )
    func garbage(_ text: String) {
        #expect(throws: MemcachedReplyReader.Failure.self) { try read(text, by: 1000) }
        #expect(throws: MemcachedReplyReader.Failure.self) { try read(text, by: 1) }
    }

    @Test(
        "a time to live is a flag with a number",
        arguments: [
            (["t60"], 60), (["f1", "t-1"], -1), (["t0"], 0), (["t-2"], nil), (["t"], nil), (["tx"], nil), ([], nil),
            (["t99999999999999999999"], nil),
        ] as [([String], Int?)]
    )
    func ttl(_ flags: [String], _ seconds: Int?) {
        #expect(MemcachedReply.status("HD", flags: flags).ttl == seconds)
    }
}
