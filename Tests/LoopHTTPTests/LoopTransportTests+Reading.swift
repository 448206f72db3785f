import Core
import HTTPTypes
import TestSupport
import Testing

/// The reading of responses.
extension LoopTransportTests {
    private static let slowAnswers = [
        "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 201 Created\r\nA:\tb \t\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n05 ;x=y\r\ndefgh\r\n0\r\nX-Trailer: 1\r\n\r\n",
        "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", "HTTP/1.1 200\r\n\r\nuntil the end",
        "HTTP/1.0 200 OK\r\nConnection: Keep-Alive, x\r\nContent-Length: 2\r\n\r\nok",
    ]

    @Test("an answer that comes byte by byte is what libcurl makes of it", arguments: slowAnswers)
    func slow(_ text: String) async throws {
        let server = ScriptedServer { _, line in
            for byte in text.utf8 { line.write([byte]) }
            line.hangUp()
        }
        let call = try HTTPClientRequest(.post, server.url())
        #expect(Seen(await send(call)) == Seen(await sendByCurl(call)))
        #expect(rest.methods.isEmpty)
    }

    private static let doubtfulHeads = [
        "Content-Length: 2\r\nContent-Length: 2", "Content-Length: 2\r\nTransfer-Encoding: chunked",
        "Content-Length: +2",
        "Content-Length: 2, 2", "Content-Length: 99999999999999999999", "Content-Length:", "Transfer-Encoding: gzip",
        "Transfer-Encoding: chunked, chunked", "X: folded\r\n over two lines", "X : 1", ": 1", "no colon",
        "X: a\u{0}b", "X: a\u{7F}b", "X: a\rb",
    ]

    @Test("an answer in doubt is refused, and its server is asked by libcurl from then on", arguments: doubtfulHeads)
    func doubtful(_ head: String) async throws {
        let server = ScriptedServer { _, line in
            line.write("HTTP/1.1 200 OK\r\n\(head)\r\n\r\nok")
            line.hangUp()
        }
        #expect(Seen(await send(try HTTPClientRequest(.post, server.url()))).description == "broken sentNothing: false")
        #expect(rest.methods.isEmpty)
        _ = await send(try HTTPClientRequest(.post, server.url()))
        #expect(rest.methods == [.post])
    }

    @Test(
        "a body in chunks that do not fit is refused",
        arguments: [
            "x\r\n", "-1\r\n", "\r\n", "1\r\nabc\r\n0\r\n\r\n", "FFFFFFFFFFFFFFFF\r\n", "7FFFFFFFFFFFFFFF\r\nabc",
        ]
    )
    func chunks(_ body: String) async throws {
        let server = ScriptedServer { _, line in
            line.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(body)")
            line.hangUp()
        }
        let seen = Seen(await send(try HTTPClientRequest(.post, server.url()))).description
        #expect(seen == "broken sentNothing: false")
    }

    @Test func `a line that never ends is given up`() async throws {
        for start in ["HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"] {
            let (gone, left) = AsyncStream.makeStream(of: Void.self)
            let server = ScriptedServer { _, line in
                line.write(start + String(repeating: "x", count: 400_000))
                line.waitForHangUp()
                left.finish()
            }
            let seen = Seen(await send(try HTTPClientRequest(.post, server.url()))).description
            #expect(seen == "broken sentNothing: false")
            for await _ in gone {}
        }
    }
}
