import NIOCore
import Testing

@testable import ExecutorServer

@Suite("Charsets and content codings of a body")
struct BodyFormatTests {
    /// `{"jobId":"1"}`, packed by gzip.
    private static let gzip: [UInt8] = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 202, 202, 79, 242, 76, 81, 178, 82, 50, 84, 170, 5, 0, 56, 238, 11, 8,
        13,
        0, 0, 0,
    ]
    private static let text = "{\"a\":\"é😀\"}"

    private static func wide(_ width: Int, isBig: Bool) -> [UInt8] {
        let units = width == 2 ? text.utf16.map(UInt32.init) : text.unicodeScalars.map(\.value)
        return units.flatMap { unit in
            let bytes = (0..<width).map { UInt8(truncatingIfNeeded: unit >> (8 * UInt32($0))) }
            return isBig ? bytes.reversed() : bytes
        }
    }

    private func read(_ charset: String, _ bytes: [UInt8]) throws -> String? {
        let format = try BodyFormat(
            contentType: "application/json; charset=\(charset)",
            contentEncoding: nil
        )
        let text = try? format.text(of: ByteBuffer(bytes: bytes), limit: 1000) { _ in true }
        return text.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        "a charset whose name begins with utf- is read",
        arguments: ["utf-16le", "UTF-16LE", "\"utf-16le\"", "utf-16le; x=\"a;charset=latin1\""]
    )
    func names(_ charset: String) throws {
        #expect(try read(charset, Self.wide(2, isBig: false)) == Self.text)
    }

    @Test("the order of bytes is known by name, by mark, or by where the zeros are", arguments: [2, 4])
    func order(_ width: Int) throws {
        for isBig in [false, true] {
            let bytes = Self.wide(width, isBig: isBig)
            let mark: [UInt8] = (isBig ? [0, 0, 0xFE, 0xFF] : [0xFF, 0xFE, 0, 0])
            let marked = (width == 4 ? mark : mark.filter { $0 != 0 }) + bytes
            let name = "utf-\(width * 8)"
            #expect(try read(name, bytes) == Self.text)
            #expect(try read(name, marked) == Self.text)
            #expect(try read(name + (isBig ? "be" : "le"), bytes) == Self.text)
            #expect(try read(name + (isBig ? "be" : "le"), marked) == Self.text)
            #expect(try read(name, bytes.dropLast()) == nil)
        }
        #expect(try read("utf-16le", [0x00, 0xD8]) == nil)
        #expect(try read("utf-32le", [0x00, 0xD8, 0, 0]) == nil)
    }

    @Test(
        "another charset or coding is answered with 415, and the body not looked at",
        arguments: [
            "Content-Type: application/json; charset=iso-8859-1", "Content-Type: application/json; charset=x",
            "Content-Encoding: zstd", "Content-Encoding: gzip, gzip", "Content-Encoding: x-gzip",
        ]
    )
    func refused(_ field: String) async throws {
        try await Served.run { server in
            let client = try await server.client()
            let head = client.head(field, "Content-Length: 2").replacing(
                field.hasPrefix("Content-Type") ? "Content-Type: application/json\r\n" : "\u{0}",
                with: ""
            )
            await client.send(head + "{}")
            let reply = try await client.reply()
            #expect(reply.status == 415)
            #expect(reply.body.contains("is not supported"))
        }
    }

    @Test func `a packed body is a task like any other, and a broken one is none`() async throws {
        try await Served.run { server in
            for (bytes, words) in [
                (Self.gzip, "\"jobId\":\"1\""), (Self.gzip.dropLast(), "Content-Encoding"),
                (Array("{}".utf8), "Content-Encoding"),
            ] {
                let client = try await server.client()
                await client.send(client.head("Content-Encoding: gzip", "Content-Length: \(bytes.count)"))
                #expect(await client.sends(Array(bytes)))
                let reply = try await client.reply()
                #expect(reply.status == 400)
                #expect(reply.body.contains(words), "\(reply.body)")
            }
        }
    }

    @Test func `the limit of a body counts what it is unpacked to`() async throws {
        try await Served.run(limits: .patient(body: 12)) { server in
            let client = try await server.client()
            await client.send(client.head("Content-Encoding: deflate", "Content-Length: 11"))
            // Twenty spaces.
            #expect(await client.sends([120, 156, 83, 80, 192, 4, 0, 26, 84, 2, 129]))
            #expect(try await client.reply().status == 413)
        }
    }
}
