import Core
import ExecutorCore
import ExecutorServer
import Logging
import TestSupport
import Testing

/// Bytes to the port of the server, whatever they are.
@Suite("Random requests", .blocking)
struct RequestFuzzTests {
    private static let task =
        #"{"jobId":"j","taskType":"cache","provider":"none","cacheOperation":"get","cacheId":"c","cacheKey":"k"}"#

    private static func samples(_ port: Int) -> [String] {
        let host = "Host: localhost:\(port)\r\n"
        let json = "Content-Type: application/json\r\n"
        return [
            "POST /execute HTTP/1.1\r\n\(host)\(json)Content-Length: \(task.utf8.count)\r\n\r\n\(task)",
            "POST /execute HTTP/1.1\r\n\(host)\(json)Transfer-Encoding: chunked\r\n\r\n5\r\n{\"job\r\n5;x=y\r\nId\":1\r\n1\r\n}\r\n0\r\nT: x\r\n\r\n",
            "GET /health HTTP/1.1\r\n\(host)\r\nGET /health HTTP/1.1\r\n\(host)Connection: close\r\n\r\n",
            "HEAD / HTTP/1.0\r\n\(host)\r\n", "OPTIONS * HTTP/1.1\r\n\(host)Origin: http://localhost:\(port)\r\n\r\n",
            "POST /execute HTTP/1.1\r\n\(host)\(json)Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}",
            "GET /health HTTP/1.1\r\n\(host)Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ]
    }

    private static let words = [
        "Content-Length: ", "Transfer-Encoding: chunked\r\n", "\r\n\r\n", "\r\n ", "Host: x\r\n", "HTTP/1.1",
        "HTTP/9.9", "chunked, gzip",
        "Expect: 100-continue\r\n", "Connection: close\r\n", "Connection: keep-alive\r\n", "X: y\r\n", "0\r\n\r\n",
        "ffffffffffffffff\r\n",
    ]

    @Test func `any bytes leave the server able to answer the next request`() async throws {
        try await Self.serve { port in
            let good = Self.samples(port)[0]
            var count = 0
            FuzzRun("request bytes", Self.samples(port), words: Self.words).check { bytes in
                guard let connection = RawConnection(port: port) else { return "the server takes no connections" }
                connection.send(bytes)
                guard let answer = connection.rest() else { return "the connection is not ended" }
                let isAnswer = answer.isEmpty || answer.starts(with: "HTTP/1.".utf8)
                guard isAnswer else { return "the answer is \(FuzzRun.shown(Array(answer.prefix(100))))" }
                count += 1
                guard count % 20 == 0 else { return nil }
                guard let next = RawConnection(port: port) else { return "the server takes no connections" }
                next.send(Array(good.utf8))
                let reply = String(decoding: next.rest() ?? [], as: UTF8.self)
                return reply.contains(#""jobId":"j""#) ? nil : "the next request is answered \(reply.debugDescription)"
            }
        }
    }

    /// Lets a server without providers live as long as the closure runs.
    private static func serve(_ body: (Int) throws -> Void) async throws {
        let logger = Logger.silent
        let executor = Executor(
            registry: ProviderRegistry(caches: []),
            time: .system,
            limit: .seconds(60),
            logger: logger
        )
        let (ports, announced) = AsyncStream<Int>.makeStream()
        let application = ExecutorApplication(
            executor: executor,
            configuration: ExecutorServerConfiguration(host: "127.0.0.1", port: 0, strictStatus: true),
            time: .system,
            logger: logger,
            onListening: { announced.yield($0) }
        )
        let server = Task {
            defer { announced.finish() }
            try await application.run()
        }
        defer { server.cancel() }
        let port = try #require(await ports.first { _ in true })
        try body(port)
    }
}
