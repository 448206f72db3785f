import Core
import CurlHTTP
import HTTPTypes
import TestSupport
import Testing

@Suite("A request leaves as it was written")
struct RequestTests {
    private let server = ScriptedServer { _, line in line.answer() }
    private let transport = CurlTransport()

    @Test func `nothing is added but Host and User-Agent`() async throws {
        _ = try await transport.send(HTTPClientRequest(.get, server.url("/a/../b%20c?d=e&f")))
        let request = try await server.arrival()
        #expect(request.line == "GET /a/../b%20c?d=e&f HTTP/1.1")
        #expect(request.headers == ["Host: 127.0.0.1:\(server.port)", "User-Agent: galaksio/1.0"])
    }

    @Test func `own fields travel in their order, empty and repeated ones too`() async throws {
        var headers = HTTPFields()
        let name = try #require(HTTPField.Name("X-Thing"))
        for value in ["one", "", "two;x"] { headers.append(HTTPField(name: name, value: value)) }
        headers[.accept] = "application/json"
        headers[.contentType] = "application/json"
        headers[.userAgent] = "other/2"
        _ = try await transport.send(HTTPClientRequest(.post, server.url(), headers: headers, body: Array("{}".utf8)))
        let request = try await server.arrival()
        #expect(
            request.headers == [
                "Host: 127.0.0.1:\(server.port)", "X-Thing: one", "X-Thing:", "X-Thing: two;x",
                "Accept: application/json",
                "Content-Type: application/json", "User-Agent: other/2", "Content-Length: 2",
            ]
        )
        #expect(request.body == Array("{}".utf8))
    }

    @Test func `fields of the transport cannot be set by the caller`() async throws {
        var headers = HTTPFields()
        for (name, value) in [
            ("Host", "evil"), ("content-length", "99"), ("Transfer-Encoding", "chunked"), ("Expect", "100-continue"),
        ] {
            headers.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
        }
        _ = try await transport.send(HTTPClientRequest(.post, server.url(), headers: headers, body: [1, 2]))
        let request = try await server.arrival()
        #expect(
            request.headers == ["Host: 127.0.0.1:\(server.port)", "User-Agent: galaksio/1.0", "Content-Length: 2"]
        )
    }

    @Test(
        "no body differs from an empty one",
        arguments: [
            (HTTPRequest.Method.get, nil, nil), (.get, [], "0"), (.delete, nil, nil), (.delete, [], "0"),
            (.delete, [7], "1"),
            (.post, nil, "0"), (.post, [], "0"), (.put, nil, "0"), (.put, [7], "1"), (.patch, nil, "0"),
            (.patch, [7, 7], "2"),
            (.options, nil, nil),
        ] as [(HTTPRequest.Method, [UInt8]?, String?)]
    )
    func lengths(_ method: HTTPRequest.Method, body: [UInt8]?, length: String?) async throws {
        let reply = try await transport.send(HTTPClientRequest(method, server.url(), body: body))
        let request = try await server.arrival()
        #expect(reply.status == 200)
        #expect(request.line == "\(method.rawValue) / HTTP/1.1")
        #expect(request.header("Content-Length") == length)
        #expect(request.body == body ?? [])
        #expect(request.header("Content-Type") == nil)
        #expect(request.header("Expect") == nil)
    }

    @Test func `a handle remembers nothing of the transfer before`() async throws {
        let key = try #require(HTTPField.Name("x-api-key"))
        _ = try await transport.send(
            HTTPClientRequest(.put, server.url("/1"), headers: [key: "secret"], body: [1, 2, 3])
        )
        _ = try await transport.send(HTTPClientRequest(.head, server.url("/2")))
        _ = try await transport.send(HTTPClientRequest(.post, server.url("/3")))
        _ = try await transport.send(HTTPClientRequest(.get, server.url("/4")))
        let requests = await server.allArrivals()
        #expect(requests.map(\.line) == ["PUT /1 HTTP/1.1", "HEAD /2 HTTP/1.1", "POST /3 HTTP/1.1", "GET /4 HTTP/1.1"])
        #expect(requests.map { $0.header("x-api-key") } == ["secret", nil, nil, nil])
        #expect(requests.map { $0.header("Content-Length") } == ["3", nil, "0", nil])
    }

    @Test func `five megabytes go out and come back byte for byte`() async throws {
        let echo = ScriptedServer { request, line in line.answer(body: request.body) }
        let body = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
        let reply = try await transport.send(HTTPClientRequest(.post, echo.url(), body: body))
        #expect(reply.body == body)
        #expect(try await echo.arrival().header("Expect") == nil)
    }
}
