import Core
import CurlHTTP
import Glibc
import HTTPTypes
import Synchronization
import TestSupport
import Testing

@Suite("Connections are kept, and requests written once")
struct ConnectionTests {
    private let transport = CurlTransport()

    @Test func `a second transfer takes the connection of the first`() async throws {
        let server = ScriptedServer { _, line in line.answer() }
        let first = try #require(try await transport.send(HTTPClientRequest(.get, server.url())).facts)
        let second = try #require(try await transport.send(HTTPClientRequest(.post, server.url(), body: [1])).facts)
        #expect(await server.allArrivals().map(\.connection) == [1, 1])
        #expect(first.address == "127.0.0.1:\(server.port)")
        #expect(first.connect > .zero && first.firstByte >= first.connect && first.total >= first.firstByte)
        #expect(second.address == first.address)
        #expect(second.connect == .zero && second.nameLookup == .zero && second.total > .zero)
        #expect(first.tls == .zero && first.tlsVersion == nil && first.certificate == nil)
    }

    @Test func `a connection closed in the meantime is not used again`() async throws {
        let (closed, didClose) = AsyncStream.makeStream(of: Void.self)
        let server = ScriptedServer { _, line in
            line.answer()
            line.hangUp()
            didClose.yield()
        }
        var closings = closed.makeAsyncIterator()
        for _ in 1...3 {
            _ = try await transport.send(HTTPClientRequest(.post, server.url(), body: [1]))
            await closings.next()
        }
        #expect(await server.allArrivals().map(\.connection) == [1, 2, 3])
    }

    /// Answers the first request of its first connection only, and drops that connection at the second.
    private func dyingServer() -> ScriptedServer {
        let count = Mutex(0)
        return ScriptedServer { request, line in
            let number = count.withLock { count in
                count += 1
                return count
            }
            if number == 2 { line.hangUp() } else { line.answer() }
        }
    }

    @Test(
        "what may do something is not repeated when a kept connection dies",
        arguments: [(HTTPRequest.Method.post, nil), (.post, [1, 2]), (.put, [1]), (.delete, nil), (.get, [1])]
            as [(HTTPRequest.Method, [UInt8]?)]
    )
    func once(_ method: HTTPRequest.Method, body: [UInt8]?) async throws {
        let server = dyingServer()
        _ = try await transport.send(HTTPClientRequest(.get, server.url()))
        let error = await #expect(throws: TransportError.self) {
            try await transport.send(HTTPClientRequest(method, server.url(), body: body))
        }
        #expect(error?.kind == "broken")
        #expect(await server.allArrivals().map(\.connection) == [1, 1])
    }

    @Test func `a reading request is repeated over a new connection`() async throws {
        let server = dyingServer()
        _ = try await transport.send(HTTPClientRequest(.get, server.url()))
        #expect(try await transport.send(HTTPClientRequest(.get, server.url())).status == 200)
        #expect(await server.allArrivals().map(\.connection) == [1, 1, 2])
    }

    /// Answers the first request of its connection; reads the second one, then closes connection and port.
    private func vanishingServer() -> ScriptedServer {
        let count = Mutex(0)
        let port = Mutex<ScriptedServer?>(nil)
        let server = ScriptedServer { _, line in
            let number = count.withLock { count in
                count += 1
                return count
            }
            guard number == 2 else { return line.answer() }
            port.withLock { $0?.close() }
            line.hangUp()
        }
        port.withLock { $0 = server }
        return server
    }

    @Test(
        "a request that was written is not called unsent because the next connection is refused",
        arguments: [(HTTPRequest.Method.get, nil), (.post, [1]), (.put, [1]), (.delete, nil)]
            as [(HTTPRequest.Method, [UInt8]?)]
    )
    func written(_ method: HTTPRequest.Method, body: [UInt8]?) async throws {
        let server = vanishingServer()
        _ = try await transport.send(HTTPClientRequest(.get, server.url()))
        let error = await #expect(throws: TransportError.self) {
            try await transport.send(HTTPClientRequest(method, server.url(), body: body))
        }
        #expect(error?.kind == "broken")
        #expect(error?.sentNothing == false)
    }

    @Test(
        "a request on a connection of its own is written once, a reading one too",
        arguments: [(HTTPRequest.Method.get, nil), (.post, [1])] as [(HTTPRequest.Method, [UInt8]?)]
    )
    func fresh(_ method: HTTPRequest.Method, body: [UInt8]?) async throws {
        let server = dyingServer()
        _ = try await transport.send(HTTPClientRequest(.get, server.url()))
        var call = HTTPClientRequest(method, try server.url(), body: body)
        call.usesFreshConnection = true
        let error = await #expect(throws: TransportError.self) { try await transport.send(call) }
        #expect(error?.sentNothing == false)
        #expect(await server.allArrivals().map(\.connection) == [1, 2])
    }

    @Test func `a connection that does not come about in time has sent nothing`() async throws {
        // An address that is set aside for documents, RFC 5737, or a refusal where the network says so at once.
        let call = HTTPClientRequest(.post, try HTTPURL("http://192.0.2.1:9/"), body: [1])
        let error = await #expect(throws: TransportError.self) {
            try await transport.send(call, before: Deadline(after: .milliseconds(30), on: .system))
        }
        #expect(error?.sentNothing == true)
    }

    @Test("a redirect is an answer", arguments: [301, 302, 303, 307, 308])
    func redirects(_ status: Int) async throws {
        let other = ScriptedServer { _, line in line.answer() }
        let target = try other.url("/stolen").text
        let server = ScriptedServer { _, line in line.answer("\(status) Elsewhere", headers: ["Location: \(target)"]) }
        let key = try #require(HTTPField.Name("x-api-key"))
        let reply = try await transport.send(HTTPClientRequest(.get, server.url(), headers: [key: "secret"]))
        #expect(reply.status == status)
        #expect(reply.headers[.location] == target)
        #expect(await server.allArrivals().map { $0.header("x-api-key") } == ["secret"])
        #expect(await other.allArrivals().isEmpty)
    }

    @Test func `cookies are not kept`() async throws {
        let server = ScriptedServer { _, line in line.answer(headers: ["Set-Cookie: a=1; Path=/"]) }
        for _ in 1...2 { _ = try await transport.send(HTTPClientRequest(.get, server.url())) }
        #expect(await server.allArrivals().map { $0.header("Cookie") } == [nil, nil])
    }

    @Test func `a challenge for a password is an answer`() async throws {
        let server = ScriptedServer { _, line in
            line.answer("401 Unauthorized", headers: ["WWW-Authenticate: Basic realm=x"])
        }
        #expect(try await transport.send(HTTPClientRequest(.get, server.url())).status == 401)
        #expect(await server.allArrivals().count == 1)
    }
}
