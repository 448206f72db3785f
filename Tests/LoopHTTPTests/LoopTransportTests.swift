import Core
import CurlHTTP
import HTTPTypes
import LoopHTTP
import NIOPosix
import Synchronization
import TestSupport
import Testing

/// A transport that is used as the rest of another one, and counts what is left to it.
final class Rest: HTTPTransport {
    private let curl: CurlTransport
    private let sent = Mutex<[HTTPRequest.Method]>([])

    init(answerLimit: Int) {
        curl = CurlTransport(version: "1.0", answerLimit: answerLimit)
    }

    /// The methods of the requests.
    var methods: [HTTPRequest.Method] { sent.withLock { $0 } }

    func send(
        _ call: HTTPClientRequest,
        before deadline: Deadline
    ) async throws(TransportError) -> HTTPClientResponse {
        sent.withLock { $0.append(call.method) }
        return try await curl.send(call, before: deadline)
    }
}

@Suite("Requests on an event loop", .timeLimit(.minutes(5)))
struct LoopTransportTests {
    /// What a caller sees of an exchange, without its times.
    struct Seen: Equatable, CustomStringConvertible {
        let description: String

        init(_ result: Result<HTTPClientResponse, TransportError>) {
            switch result {
            case .success(let reply):
                description = "\(reply.status) \(reply.headers.map(\.description)) \(reply.body)"
            case .failure(let error): description = "\(error.kind) sentNothing: \(error.sentNothing)"
            }
        }
    }

    private static let answerLimit = 10_000
    let rest = Rest(answerLimit: answerLimit)
    let transport: LoopTransport
    let loop = LoopExecutor(loop: MultiThreadedEventLoopGroup.singleton.next())

    init() {
        transport = LoopTransport(
            rest: rest,
            version: "1.0",
            usesProxy: true,
            answerLimit: Self.answerLimit,
            idleLimit: .seconds(3600),
            reuseLimit: .seconds(3600),
            connectLimit: .seconds(600)
        )
    }

    /// Sends a request from a task on the event loop.
    func send(
        _ call: HTTPClientRequest,
        within limit: Duration = .seconds(600)
    ) async -> Result<HTTPClientResponse, TransportError> {
        await Task(executorPreference: loop) { [transport] in
            await Self.result(of: call, over: transport, within: limit)
        }.value
    }

    func sendByCurl(_ call: HTTPClientRequest) async -> Result<HTTPClientResponse, TransportError> {
        await Self.result(of: call, over: CurlTransport(version: "1.0", answerLimit: Self.answerLimit))
    }

    static func result(
        of call: HTTPClientRequest,
        over transport: any HTTPTransport,
        within limit: Duration = .seconds(600)
    ) async -> Result<HTTPClientResponse, TransportError> {
        do {
            return .success(try await transport.send(call, before: Deadline(after: limit, on: .system)))
        } catch {
            return .failure(error)
        }
    }

    private static let answers = [
        "HTTP/1.1 402 Payment Required\r\nX-A:  1 \r\nContent-Length: 4\r\n\r\n\u{0}é\n",
        "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nX: y\r\nset-cookie: b=2\r\nEmpty:\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
            + "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n5;x=y\r\ndefgh\r\n0\r\nX-Trailer: 1\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nuntil the end", "HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nold",
        "HTTP/1.1 204 No Content\r\nX: 1\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 402 X\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 10001\r\n\r\n" + String(repeating: "x", count: 10_001),
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n0",
        "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 10_001),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2711\r\n" + String(repeating: "x", count: 10_001),
        "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 10_000),
        "HTTP/1.1 200 OK\r\nX-Long: " + String(repeating: "x", count: 60_000) + "\r\nContent-Length: 0\r\n\r\n",
        "", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "\u{1}\u{2}garbage\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: nonsense\r\n\r\n",
        "HTTP/1.1 200 OK\r\n" + String(repeating: "a:\r\n", count: 5000) + "\r\n",
        "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 400_000) + "\r\n\r\n",
    ]

    @Test("an answer is what libcurl makes of it", arguments: answers)
    func answer(_ text: String) async throws {
        let server = ScriptedServer { _, line in
            line.write(text)
            line.hangUp()
        }
        let call = HTTPClientRequest(.post, try server.url(), body: Array("{}".utf8))
        #expect(Seen(await send(call)) == Seen(await sendByCurl(call)))
        #expect(rest.methods.isEmpty)
    }

    @Test("a packed body is unpacked")
    func packed() async throws {
        let server = ScriptedServer { _, line in
            line.write("HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: 4\r\nX: y\r\n\r\n")
            line.write([203, 207, 6, 0])
        }
        let reply = try await send(HTTPClientRequest(.get, server.url())).get()
        #expect(reply.text == "ok" && reply.headers.map(\.description) == ["X: y"])
        #expect(rest.methods.isEmpty)
    }

    @Test("a request is what libcurl makes of it", arguments: [HTTPRequest.Method.get, .post, .put, .delete, .patch])
    func request(_ method: HTTPRequest.Method) async throws {
        let server = ScriptedServer { _, line in line.answer() }
        var fields: HTTPFields = [.accept: "application/json", .contentType: "text/plain", .userAgent: "other"]
        for (name, value) in [
            ("X-Empty", ""), ("X-Twice", "1"), ("X-Twice", "2"), ("Host", "elsewhere"), ("Expect", "x"),
        ] {
            fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
        }
        for body in [nil, [], Array("{\"a\":1}".utf8)] as [[UInt8]?] {
            let call = try HTTPClientRequest(method, server.url("/a/b?c=d&e"), headers: fields, body: body)
            _ = try await send(call).get()
            _ = try await sendByCurl(call).get()
            let (ours, theirs) = (try await server.arrival(), try await server.arrival())
            #expect(ours.line == theirs.line && ours.body == theirs.body)
            #expect(ours.headers == theirs.headers)
        }
        #expect(rest.methods.isEmpty)
    }

    @Test func `a connection is kept, and its metrics tell so`() async throws {
        let server = ScriptedServer { _, line in line.answer(body: [1]) }
        let first = try await send(HTTPClientRequest(.post, server.url())).get()
        let second = try await send(HTTPClientRequest(.post, server.url())).get()
        #expect(await server.allArrivals().map(\.connection) == [1, 1])
        #expect(first.facts?.address == "127.0.0.1:\(server.port)")
        #expect(try #require(first.facts).connect > .zero && #require(second.facts).connect == .zero)
    }

    @Test("a request over a kept connection that dies is written once, unless it only reads", arguments: [true, false])
    func dead(_ reads: Bool) async throws {
        let server = ScriptedServer { request, line in
            if request.connection == 1, request.line.contains("second") { line.hangUp() } else { line.answer() }
        }
        _ = try await send(HTTPClientRequest(.post, server.url())).get()
        let outcome = await send(try HTTPClientRequest(reads ? .get : .post, server.url("/second")))
        let lines = await server.allArrivals().filter { $0.line.contains("second") }
        if reads {
            #expect(try outcome.get().status == 200)
            #expect(lines.count == 2 && rest.methods == [.get])
        } else {
            #expect(Seen(outcome).description == "broken sentNothing: false")
            #expect(lines.count == 1 && rest.methods.isEmpty)
        }
    }

    @Test func `a connection that was not used for long is not used for what may have an effect`() async throws {
        let server = ScriptedServer { _, line in line.answer() }
        let transport = LoopTransport(
            rest: rest,
            version: "1.0",
            usesProxy: false,
            idleLimit: .seconds(3600),
            reuseLimit: .zero
        )
        let calls = try [HTTPRequest.Method.post, .get, .post].map { HTTPClientRequest($0, try server.url()) }
        for call in calls {
            let sent = Task(executorPreference: loop) { await Self.result(of: call, over: transport) }
            #expect(try await sent.value.get().status == 200)
        }
        #expect(await server.allArrivals().map(\.connection) == [1, 1, 2])
        #expect(rest.methods.isEmpty)
    }

    @Test func `what can pay, and what needs libcurl, is left to it`() async throws {
        let server = ScriptedServer { _, line in line.answer() }
        var paying = try HTTPClientRequest(.post, server.url())
        paying.usesFreshConnection = true
        _ = try await send(paying).get()
        _ = try await send(HTTPClientRequest(.head, server.url())).get()
        #expect(rest.methods == [.post, .head])
        // A name, TLS, and another machine behind a proxy.
        for address in ["http://name.invalid", "https://127.0.0.1:\(server.port)", "http://192.0.2.1"] {
            _ = await send(try HTTPClientRequest(.get, HTTPURL(address)), within: .milliseconds(50))
        }
        #expect(rest.methods.count == 5)
    }

    @Test func `outside of an event loop everything is left to libcurl`() async throws {
        let server = ScriptedServer { _, line in line.answer() }
        _ = try await transport.send(
            HTTPClientRequest(.post, server.url()),
            before: Deadline(after: .seconds(600), on: .system)
        )
        #expect(rest.methods == [.post])
    }

    @Test func `a port that nobody listens on refuses, and libcurl says so`() async throws {
        let server = ScriptedServer { _, line in line.answer() }
        server.close()
        #expect(Seen(await send(try HTTPClientRequest(.post, server.url()))).description == "refused sentNothing: true")
        #expect(rest.methods == [.post])
    }

    @Test func `a server whose answers cannot be read here is asked by libcurl from then on`() async throws {
        let server = ScriptedServer { _, line in
            line.write("HTTP/1.1 200 OK\r\nX(: 1\r\nContent-Length: 2\r\n\r\nok")
            line.hangUp()
        }
        #expect(Seen(await send(try HTTPClientRequest(.post, server.url()))).description == "broken sentNothing: false")
        #expect(try await send(HTTPClientRequest(.post, server.url())).get().text == "ok")
        #expect(rest.methods == [.post])
    }

    @Test func `a silent server reaches the deadline, and its connection is closed`() async throws {
        let (gone, left) = AsyncStream.makeStream(of: Void.self)
        let server = ScriptedServer { request, line in
            guard request.line.contains("silent") else { return line.answer() }
            line.waitForHangUp()
            left.finish()
        }
        // Over a kept connection the request is written before its time is over, however busy the machine is.
        _ = try await send(HTTPClientRequest(.post, server.url())).get()
        let outcome = await send(try HTTPClientRequest(.post, server.url("/silent")), within: .milliseconds(50))
        #expect(Seen(outcome).description == "timeout sentNothing: false")
        for await _ in gone {}
    }

    @Test func `cancelling ends a transfer and its connection`() async throws {
        let (gone, left) = AsyncStream.makeStream(of: Void.self)
        let server = ScriptedServer { _, line in
            line.waitForHangUp()
            left.finish()
        }
        let call = try HTTPClientRequest(.post, server.url())
        let task = Task(executorPreference: loop) { [transport] in
            await Self.result(of: call, over: transport)
        }
        _ = try await server.arrival()
        task.cancel()
        #expect(Seen(await task.value).description == "cancelled sentNothing: false")
        for await _ in gone {}
        #expect(rest.methods.isEmpty)
    }

    @Test func `a task that is cancelled before it sends, sends nothing`() async throws {
        let server = ScriptedServer { _, line in line.answer() }
        let call = try HTTPClientRequest(.post, server.url())
        let task = Task(executorPreference: loop) { [transport] in
            while !Task.isCancelled { await Task.yield() }
            return await Self.result(of: call, over: transport)
        }
        task.cancel()
        #expect(Seen(await task.value).description == "cancelled sentNothing: true")
        #expect(await server.allArrivals().isEmpty)
    }

    @Test func `many requests at once each get the own answer`() async throws {
        let server = ScriptedServer { request, line in line.answer(body: request.body) }
        let calls = try (0..<100).map { number in
            try HTTPClientRequest(.post, server.url(), body: Array("\(number)".utf8))
        }
        let answers = await withTaskGroup(of: Bool.self) { group in
            for call in calls { group.addTask { (try? await send(call).get())?.body == call.body } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 100 && answers.allSatisfy(\.self))
        #expect(rest.methods.isEmpty)
    }
}
