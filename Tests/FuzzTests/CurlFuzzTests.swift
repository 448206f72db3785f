import Core
import CurlHTTP
import HTTPTypes
import TestSupport
import Testing

/// Bytes that a server sends to libcurl, whatever they are; run it under AddressSanitizer to see what they do to memory.
@Suite("Random answers to libcurl", .blocking)
struct CurlFuzzTests {
    private static let samples = [
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\n folded: first\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 402 Payment Required\r\nContent-Type: application/json\r\nX: a\r\n\tb\r\n c\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: T\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nT: x\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\u{1F}x\u{8}",
        "HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Max-Age=99999999999; Expires=Wed, 21 Oct 2015 07:28:00 GMT\r\nContent-Length: 1\r\n\r\nx",
        "HTTP/1.1 200\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy", "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
        "HTTP/1.1 407 Proxy\r\nProxy-Authenticate: Basic realm=\"x\"\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"y\"\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end", "ICY 200 OK\r\n\r\nx", "<html>no http</html>",
    ]
    private static let words = [
        "\r\n ", "\r\n\t", "\r\n\r\n", "\n", "\r", "HTTP/1.1 ", "HTTP/1.0 ", "HTTP/0.9 ", "HTTP/3 ", "Content-Length: ",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n", "Content-Encoding: br\r\n", "Connection: close\r\n",
        "Connection: keep-alive\r\n", "Location: //\r\n",
        "Set-Cookie: a\r\n", "ffffffff\r\n", "7fffffffffffffff\r\n", "0\r\n\r\n", "100", "199", "999",
        "Alt-Svc: h2=\":1\"\r\n", "Retry-After: ",
        "Strict-Transport-Security: max-age=", "Range: bytes=", "Content-Range: bytes 5-1/0\r\n", "Date: ",
        "Last-Modified: ",
        " " + String(repeating: "f", count: 3000) + ": y\r\n", String(repeating: "X: y\r\n", count: 300),
        "X: " + String(repeating: "v", count: 5000) + "\r\n",
    ]

    @Test func `any bytes are an answer or an error, over new connections and kept ones`() async throws {
        let server = OddServer()
        defer { server.end() }
        let transport = CurlTransport(version: "test")
        var count = 0
        await FuzzRun("answers to libcurl", Self.samples, words: Self.words, share: 2).checkAwaiting { bytes in
            count += 1
            server.answer(with: OddServer.Answer(bytes: bytes, staysOpen: count % 8 < 3))
            let url = try HTTPURL("http://127.0.0.1:\(server.port)/\(count)")
            let method: HTTPRequest.Method = count % 16 == 5 ? .head : count % 5 == 0 ? .post : .get
            do throws(TransportError) {
                let call = HTTPClientRequest(method, url, body: method == .post ? Array("{}".utf8) : nil)
                let reply = try await transport.send(call, before: Deadline(after: .seconds(20), on: .system))
                let total = reply.headers.reduce(reply.body.count) {
                    $0 + $1.name.rawName.utf8.count + $1.value.utf8.count
                }
                guard 0...999 ~= reply.status, reply.facts.map({ $0.total >= .zero }) ?? true else {
                    return "status \(reply.status)"
                }
                return total > bytes.count * 2 + 10_000 ? "\(total) bytes of answer" : nil
            } catch {
                if case .timedOut = error { return "waits for ever" }
                return error.message.isEmpty ? "no message" : nil
            }
        }
    }
}
