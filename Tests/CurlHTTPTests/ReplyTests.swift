import Core
import CurlHTTP
import HTTPTypes
import TestSupport
import Testing

@Suite("An answer arrives as it was written")
struct ReplyTests {
    private let transport = CurlTransport()

    private func reply(_ text: String, to method: HTTPRequest.Method = .get, limit: Int = 1 << 20) async throws
        -> HTTPClientResponse
    {
        let server = ScriptedServer { _, line in
            line.write(text)
            line.hangUp()
        }
        return try await CurlTransport(version: "1.0", answerLimit: limit).send(HTTPClientRequest(method, server.url()))
    }

    @Test func `status, fields and body are what was sent`() async throws {
        let reply = try await reply("HTTP/1.1 402 Payment Required\r\nX-A:  1 \r\nContent-Length: 4\r\n\r\n\u{0}é\n")
        #expect(reply.status == 402)
        #expect(reply.headers.map(\.description) == ["X-A: 1", "Content-Length: 4"])
        #expect(reply.body == [0, 0xC3, 0xA9, 0x0A])
    }

    @Test func `repeated fields stay apart and in order`() async throws {
        let reply = try await reply("HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nX: y\r\nset-cookie: b=2\r\nEmpty:\r\n\r\n")
        #expect(reply.headers[values: .setCookie] == ["a=1", "b=2"])
        #expect(reply.headers.map(\.name.rawName) == ["Set-Cookie", "X", "set-cookie", "Empty"])
        #expect(reply.body.isEmpty)
    }

    @Test func `interim answers are dropped with their fields`() async throws {
        let interim = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
        let reply = try await reply("\(interim)HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok")
        #expect(reply.status == 201)
        #expect(reply.headers.map(\.description) == ["Content-Length: 2"])
        #expect(reply.text == "ok")
    }

    @Test func `chunks are joined and trailers dropped`() async throws {
        let chunks = "3\r\nabc\r\n5;x=y\r\ndefgh\r\n0\r\nX-Trailer: 1\r\n\r\n"
        let reply = try await reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)")
        #expect(reply.text == "abcdefgh")
        #expect(reply.headers.map(\.description) == ["Transfer-Encoding: chunked"])
    }

    @Test(
        "a status line among fields or trailers is none",
        arguments: [
            "HTTP/1.1 200 OK\r\nHTTP/1.1 500 X: y\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nHTTP/1.1 500 X: y\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        ]
    )
    func statusLine(_ answer: String) async throws {
        let reply = try await reply(answer)
        #expect(reply.status == 200)
        #expect(reply.text == "ok")
    }

    @Test(
        "a packed body is unpacked, and the fields that say so are gone",
        arguments: [
            ("deflate", [120, 156, 203, 207, 6, 0, 1, 75, 0, 219]), ("deflate", [203, 207, 6, 0]),
            ("gzip", [31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 203, 207, 6, 0, 71, 221, 220, 121, 2, 0, 0, 0]),
            ("X-GZIP", [31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 203, 207, 6, 0, 71, 221, 220, 121, 2, 0, 0, 0]),
            ("br", [0x8B, 0x00, 0x80, 0x6F, 0x6B, 0x03]),
        ] as [(String, [UInt8])]
    )
    func packed(_ coding: String, _ bytes: [UInt8]) async throws {
        let server = ScriptedServer { _, line in
            line.write(
                "HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\nContent-Length: \(bytes.count)\r\nX: y\r\n\r\n"
            )
            line.write(bytes)
        }
        let reply = try await transport.send(HTTPClientRequest(.get, server.url()))
        #expect(reply.text == "ok")
        #expect(reply.headers.map(\.description) == ["X: y"])
    }

    @Test(
        "a body that is not what it says, and a coding that is not known, are left as they came",
        arguments: ["gzip", "utf-8"]
    )
    func notPacked(_ coding: String) async throws {
        let reply = try await reply("HTTP/1.1 402 X\r\nContent-Encoding: \(coding)\r\nContent-Length: 2\r\n\r\nok")
        #expect((reply.status, reply.text, reply.headers[.contentEncoding]) == (402, "ok", coding))
    }

    @Test(
        "only a value may be large: a failure and a report are a megabyte at most",
        arguments: [(AnswerKind.value, 200, true), (.value, 402, false), (.value, 500, false), (.report, 200, false)]
    )
    func kinds(_ kind: AnswerKind, _ status: Int, _ isTaken: Bool) async throws {
        let server = ScriptedServer { _, line in
            line.write(
                "HTTP/1.1 \(status) X\r\nContent-Length: 1048577\r\n\r\n" + String(repeating: "x", count: 1_048_577)
            )
        }
        var call = try HTTPClientRequest(.get, server.url())
        call.answer = kind
        let size = try? await transport.send(call).body.count
        #expect(size == (isTaken ? 1_048_577 : nil))
    }

    @Test func `the limit counts what a body is unpacked to`() async throws {
        let server = ScriptedServer { _, line in
            line.write("HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: 10\r\n\r\n")
            line.write([120, 156, 203, 207, 6, 0, 1, 75, 0, 219])
        }
        let transport = CurlTransport(version: "1.0", answerLimit: 1)
        await #expect(throws: TransportError.tooLarge(host: "127.0.0.1", limit: 1)) {
            try await transport.send(HTTPClientRequest(.get, server.url()))
        }
    }

    @Test func `an answer that comes byte by byte is whole`() async throws {
        let text = "HTTP/1.1 200 OK\r\nX-Slow: yes\r\nContent-Length: 5\r\n\r\nhello"
        let server = ScriptedServer { _, line in
            for byte in text.utf8 { line.write([byte]) }
        }
        let reply = try await transport.send(HTTPClientRequest(.get, server.url()))
        #expect(reply.headers.map(\.description) == ["X-Slow: yes", "Content-Length: 5"])
        #expect(reply.text == "hello")
    }

    @Test("no body is awaited where none can come", arguments: ["204 No Content", "304 Not Modified"])
    func bodiless(_ status: String) async throws {
        let server = ScriptedServer { _, line in line.write("HTTP/1.1 \(status)\r\nX: 1\r\n\r\n") }
        let reply = try await transport.send(HTTPClientRequest(.get, server.url()))
        #expect(reply.status == Int(status.prefix(3)))
        #expect(reply.body.isEmpty)
    }

    @Test func `HEAD awaits no body whatever length is announced`() async throws {
        let server = ScriptedServer { _, line in line.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n") }
        let reply = try await transport.send(HTTPClientRequest(.head, server.url()))
        #expect(reply.headers[.contentLength] == "99999999999")
        #expect(reply.body.isEmpty)
    }

    @Test func `a field of sixty kilobytes is taken, folded lines are joined`() async throws {
        let long = String(repeating: "x", count: 60_000)
        let reply = try await reply(
            "HTTP/1.1 200 OK\r\nX-Long: \(long)\r\nX-Fold: a\r\n  b\r\nContent-Length: 0\r\n\r\n"
        )
        let name = try #require(HTTPField.Name("x-long"))
        let folded = try #require(HTTPField.Name("x-fold"))
        #expect(reply.headers[name] == long)
        #expect(reply.headers[folded] == "a b")
    }

    @Test(
        "an answer above the limit is refused",
        arguments: [
            "Content-Length: 11\r\n\r\n01234567890", "Content-Length: 99999999999\r\n\r\n0", "\r\n01234567890",
            "Transfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n",
        ]
    )
    func limits(_ rest: String) async throws {
        await #expect(throws: TransportError.tooLarge(host: "127.0.0.1", limit: 10)) {
            try await reply("HTTP/1.1 200 OK\r\n\(rest)", limit: 10)
        }
    }

    @Test func `an answer exactly at the limit is taken`() async throws {
        #expect(try await reply("HTTP/1.1 200 OK\r\n\r\n0123456789", limit: 10).text == "0123456789")
    }

    @Test(
        "what is no whole answer is a broken connection",
        arguments: [
            "", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
            "\u{1}\u{2}garbage\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "SSH-2.0-OpenSSH_9.2\r\n",
            "HTTP/1.1 abc\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: nonsense\r\n\r\n",
            "HTTP/1.1 200 OK\r\n" + String(repeating: "a:\r\n", count: 5000) + "\r\n",
            "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 400_000) + "\r\n\r\n",
        ]
    )
    func broken(_ text: String) async throws {
        let error = await #expect(throws: TransportError.self) { try await reply(text, to: .post) }
        #expect(error?.kind == "broken")
        #expect(error?.sentNothing == false)
    }
}
