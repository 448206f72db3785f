@testable import CurlHTTP
import Core
import HTTPTypes
import Testing
import TestSupport

@Suite("A request without an answer says why")
struct FailureTests {
    private let transport = CurlTransport()

    @Test func `a port that nobody listens on refuses`() async throws {
        let socket = ListeningSocket(queue: 0)
        let url = try HTTPURL("http://127.0.0.1:\(socket.port)/")
        await #expect(throws: TransportError.refused(host: "127.0.0.1")) {
            try await transport.send(HTTPClientRequest(.post, url, body: [1]))
        }
        withExtendedLifetime(socket) {}
    }

    @Test func `a name that cannot exist is unknown`() async throws {
        let url = try HTTPURL("http://\(String(repeating: "y", count: 64)).invalid/")
        let error = await #expect(throws: TransportError.self) {
            try await transport.send(HTTPClientRequest(.get, url))
        }
        #expect(error == .unknownHost(url.host))
    }

    @Test func `a server without TLS gives no secure connection`() async throws {
        let server = ScriptedServer(greeting: "HTTP/1.1 400 Bad Request\r\n\r\n")
        let url = try server.url(scheme: "https")
        let error = await #expect(throws: TransportError.self) {
            try await transport.send(HTTPClientRequest(.post, url, body: [1]))
        }
        #expect(error?.kind == "tls")
        #expect(error?.sentNothing == true)
    }

    @Test func `a silent server reaches the deadline, and its connection is closed`() async throws {
        let (gone, didGo) = AsyncStream.makeStream(of: Void.self)
        let server = ScriptedServer { _, line in
            line.waitForHangUp()
            line.hangUp()
            didGo.yield()
        }
        await #expect(throws: TransportError.timedOut(host: "127.0.0.1", after: .milliseconds(50))) {
            try await transport.send(
                HTTPClientRequest(.get, server.url()),
                before: Deadline(after: .milliseconds(50), on: .system)
            )
        }
        for await _ in gone { break }
    }

    @Test func `the deadline covers the whole answer, not each piece of it`() async throws {
        let server = ScriptedServer { _, line in
            line.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
            line.waitForHangUp()
            line.hangUp()
        }
        await #expect(throws: TransportError.timedOut(host: "127.0.0.1", after: .milliseconds(50))) {
            try await transport.send(
                HTTPClientRequest(.get, server.url()),
                before: Deadline(after: .milliseconds(50), on: .system)
            )
        }
    }

    @Test func `a deadline that has passed sends nothing`() async throws {
        let server = ScriptedServer { _, line in line.answer() }
        let time = ManualClock()
        let deadline = Deadline(after: .seconds(5), on: .manual(time))
        time.advance(by: .seconds(5))
        await #expect(throws: TransportError.timedOut(host: "127.0.0.1", after: .seconds(5), sentNothing: true)) {
            try await transport.send(HTTPClientRequest(.get, server.url()), before: deadline)
        }
        #expect(await server.allArrivals().isEmpty)
    }

    @Test func `cancelling ends a silent transfer and its connection`() async throws {
        let (gone, didGo) = AsyncStream.makeStream(of: Void.self)
        let server = ScriptedServer { _, line in
            line.waitForHangUp()
            line.hangUp()
            didGo.yield()
        }
        let url = try server.url()
        let task = Task { try await transport.send(HTTPClientRequest(.get, url)) }
        _ = try await server.arrival()
        task.cancel()
        await #expect(throws: TransportError.cancelled) { try await task.value }
        for await _ in gone { break }
    }

    @Test func `a task cancelled before it sends, sends nothing`() async throws {
        let server = ScriptedServer { _, line in line.answer() }
        let url = try server.url()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await transport.send(HTTPClientRequest(.post, url, body: [1]))
        }
        await #expect(throws: TransportError.cancelledUnsent) { try await task.value }
        #expect(await server.allArrivals().isEmpty)
    }

    @Test func `cancelling one transfer leaves the others alone`() async throws {
        let server = ScriptedServer { request, line in
            if request.line.contains("silent") { line.waitForHangUp() }
            line.answer()
        }
        let url = try server.url("/silent")
        let task = Task { try await transport.send(HTTPClientRequest(.get, url)) }
        _ = try await server.arrival()
        #expect(try await transport.send(HTTPClientRequest(.get, server.url("/other"))).status == 200)
        task.cancel()
        await #expect(throws: TransportError.cancelled) { try await task.value }
        #expect(try await transport.send(HTTPClientRequest(.get, server.url("/third"))).status == 200)
    }

    @Test func `among many cancelled transfers everyone gets the own answer`() async throws {
        let server = ScriptedServer { request, line in line.answer(body: request.body) }
        let url = try server.url()
        let transport = self.transport
        let tasks = (0..<400).map { number in
            Task { try await transport.send(HTTPClientRequest(.post, url, body: Array("\(number)".utf8))).text }
        }
        for number in stride(from: 1, to: tasks.count, by: 2) { tasks[number].cancel() }
        for (number, task) in tasks.enumerated() {
            do {
                #expect(try await task.value == "\(number)")
            } catch {
                #expect((error as? TransportError)?.isCancelled == true)
                #expect(!number.isMultiple(of: 2))
            }
        }
    }

    @Test func `a library that is not there is named`() {
        let error = #expect(throws: TransportError.self) { try CurlLibrary(opening: "libcurl.so.none") }
        #expect(error?.kind == "library-missing")
        #expect(error?.message.contains("libcurl.so.none") == true)
    }
}
