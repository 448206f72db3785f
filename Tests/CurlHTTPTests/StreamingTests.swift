import Core
import CurlHTTP
import Foundation
import HTTPTypes
import TestSupport
import Testing

@Suite("Bodies that are larger than the memory", .timeLimit(.minutes(5)))
struct StreamingTests {
    private let transport = CurlTransport(version: "1.0")

    private func send(_ request: HTTPClientRequest) async throws(TransportError) -> HTTPClientResponse {
        try await transport.send(request, before: Deadline(after: .seconds(600), on: .system))
    }

    @Test func `a body of several parts arrives as one, and its progress is told`() async throws {
        let server = ScriptedServer { _, line in line.answer() }
        let (steps, told) = AsyncStream.makeStream(of: Int.self)
        let middle = [UInt8](repeating: 7, count: 300_000)
        var request = try HTTPClientRequest(.post, server.url())
        request.stream = StreamedBody([FileContent([1]), FileContent(middle), FileContent([2])]) { told.yield($0) }
        #expect(try await send(request).status == 200)
        told.finish()
        let arrival = try await server.arrival()
        #expect(arrival.body == [1] + middle + [2])
        #expect(arrival.header("content-length") == "300002" && arrival.header("expect") == nil)
        var seen: [Int] = []
        for await step in steps { seen.append(step) }
        #expect(seen.last == 300_002 && seen == seen.sorted())
    }

    @Test func `a file that becomes shorter while it is sent ends the request, and says so`() async throws {
        let server = ScriptedServer { _, line in line.answer() }
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/f"
        try Data(repeating: 1, count: 1000).write(to: URL(filePath: path))
        var request = try HTTPClientRequest(.post, server.url())
        request.stream = StreamedBody([try #require(FileContent(FileReader(path: path)))])
        try FileHandle(forWritingTo: URL(filePath: path)).truncate(atOffset: 10)
        let error = await #expect(throws: TransportError.self) { try await send(request) }
        #expect(error?.message.contains("became shorter") == true && error?.sentNothing == false, "\(error as Any)")
    }

    @Test func `a large file is not sent to a seller that wants to be paid first`() async throws {
        // A seller that answers as soon as it has read the head.
        let server = ListeningSocket()
        Thread {
            guard let socket = server.next() else { return }
            var request = [UInt8](repeating: 0, count: 4000)
            _ = read(socket, &request, request.count)
            let reply = "HTTP/1.1 402 Payment Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            _ = write(socket, reply, reply.utf8.count)
        }.start()
        var request = try HTTPClientRequest(.post, HTTPURL("http://127.0.0.1:\(server.port)"))
        let (steps, told) = AsyncStream.makeStream(of: Int.self)
        request.stream = StreamedBody([FileContent([UInt8](repeating: 1, count: 2 << 20))]) { told.yield($0) }
        let reply = try await send(request)
        told.finish()
        #expect(reply.status == 402)
        for await _ in steps { Issue.record("the file was sent") }
    }

    @Test func `an answer of success goes into a file, any other one stays in memory`() async throws {
        let large = [UInt8](repeating: 9, count: 3 << 20)
        let server = ScriptedServer { request, line in
            let isMissing = request.line.contains("missing")
            line.answer(isMissing ? "404 Not Found" : "200 OK", body: isMissing ? [1] : large)
        }
        var request = try HTTPClientRequest(.get, server.url())
        let sink = try FileSink(in: "/tmp", limit: 4 << 20)
        request.sink = sink
        #expect(try await send(request).body.isEmpty)
        #expect(try sink.content().bytes() == large)
        var missing = try HTTPClientRequest(.get, server.url("/missing"))
        let other = try FileSink(in: "/tmp", limit: 10)
        missing.sink = other
        let reply = try await send(missing)
        #expect(reply.status == 404 && reply.body == [1] && other.size == 0)
        request.sink = try FileSink(in: "/tmp", limit: 1 << 20)
        await #expect(throws: TransportError.tooLarge(host: "127.0.0.1", limit: 1 << 20)) { try await send(request) }
    }

    @Test func `a request goes to the address that was checked, whatever the name has`() async throws {
        let server = ScriptedServer { _, line in line.answer() }
        var request = try HTTPClientRequest(.get, HTTPURL("http://files.invalid:\(server.port)/x"))
        request.checkedAddress = "127.0.0.1"
        #expect(try await send(request).status == 200)
        #expect(try await server.arrival().header("host") == "files.invalid:\(server.port)")
    }
}
