import Core
import HTTPTypes
import LoopHTTP
import TestSupport
import Testing

/// The life of connections.
extension LoopTransportTests {
    @Test func `cancelling ends the wait for a connection, over which nothing was sent`() async throws {
        // A queue that is full answers nobody who connects.
        let full = ListeningSocket(queue: 1)
        let url = try HTTPURL("http://127.0.0.1:\(full.port)")
        let waiting = (0..<8).map { _ in
            Task(executorPreference: loop) { [transport] in
                await Self.result(of: HTTPClientRequest(.post, url), over: transport)
            }
        }
        #expect(full.waitForConnection())
        for task in waiting { task.cancel() }
        var seen: [String: Int] = [:]
        for task in waiting { seen[Seen(await task.value).description, default: 0] += 1 }
        // Two at most have a connection.
        #expect(seen["cancelled sentNothing: true", default: 0] >= 6, "\(seen)")
        #expect(seen.keys.allSatisfy { $0.hasPrefix("cancelled ") })
        #expect(rest.methods.isEmpty)
    }

    @Test func `a connection over which something comes that nobody asked for is not used again`() async throws {
        let server = ScriptedServer { _, line in line.write("HTTP/1.1 204 X\r\n\r\nHTTP/1.1 200 OK\r\n\r\n") }
        for _ in 1...2 { #expect(try await send(HTTPClientRequest(.post, server.url())).get().status == 204) }
        #expect(await server.allArrivals().map(\.connection) == [1, 2])
        #expect(rest.methods.isEmpty)
    }

    @Test func `a connection that is not used is closed after its time`() async throws {
        let (gone, left) = AsyncStream.makeStream(of: Void.self)
        let server = ScriptedServer { _, line in
            line.answer()
            line.waitForHangUp()
            left.finish()
        }
        let transport = LoopTransport(rest: rest, version: "1.0", usesProxy: false, idleLimit: .milliseconds(1))
        let call = try HTTPClientRequest(.post, server.url())
        let sent = Task(executorPreference: loop) { await Self.result(of: call, over: transport) }
        #expect(try await sent.value.get().status == 200)
        for await _ in gone {}
    }

    @Test(.enabled(if: ListeningSocket.hasVersion6, "this machine has ::1"))
    func `an address of IPv6 is reached like another one`() async throws {
        let server = ScriptedServer(isVersion6: true) { _, line in line.answer(body: [1]) }
        let reply = try await send(HTTPClientRequest(.post, HTTPURL("http://[::1]:\(server.port)/"))).get()
        #expect(reply.facts?.address == "[::1]:\(server.port)" && rest.methods.isEmpty)
        #expect(try await server.arrival().header("host") == "[::1]:\(server.port)")
    }
}
