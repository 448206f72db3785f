import Core
import ExecutorServer
import HTTPTypes
import OrderedJSON
import Testing
import TestSupport

@Suite("A transport behind a proxy")
struct TransportDoorTests {
    /// The proxy of a router at `/` and a seller at `/xcache`.
    private static func opened(
        limits: RequestLimits = .patient(),
        _ answer: @escaping @Sendable (HTTPClientRequest) -> HTTPExchange.Outcome,
        _ body: @Sendable @escaping (RawClient) async throws -> Void
    ) async throws {
        try await Served.service { onListening in
            TransportProxy(
                host: "127.0.0.1",
                port: 0,
                transport: AnsweringTransport(answer),
                limits: limits,
                answerLimit: .seconds(3600),
                time: .system,
                logger: .silent,
                onListening: onListening
            ) { path in
                if path == "/nowhere" { return nil }
                return path.hasPrefix("/xcache/")
                    ? try? HTTPURL("https://api.xcache.io\(path.dropFirst(7))")
                    : try? HTTPURL("https://router.localhost\(path)")
            }
        } body: { port, _ in
            try await body(try await RawClient.connect(port: port))
        }
    }

    private static func echo(_ call: HTTPClientRequest) -> HTTPExchange.Outcome {
        let headers = call.headers.map { "\($0.name.canonicalName)=\($0.value)" }.sorted().joined(separator: ",")
        let body = call.body.map { String(decoding: $0, as: UTF8.self) } ?? "none"
        return .response(
            HTTPClientResponse(
                status: 402,
                headers: [.paymentRequired: "abc"],
                body: Array("\(call.method) \(call.url) [\(headers)] \(body)".utf8)
            )
        )
    }

    @Test func `verb, path, query, headers and body go through, and the answer comes back`() async throws {
        try await Self.opened(Self.echo) { client in
            let reply = try await client.ask(
                "POST /proxy?a=%20b",
                headers: ["x-api-key: k", "Expect: nothing"],
                body: "{}"
            )
            #expect(reply.status == 402)
            #expect(reply.headers["payment-required"] == "abc")
            let fields = "[content-type=application/json,x-api-key=k]"
            #expect(reply.body == "POST https://router.localhost/proxy?a=%20b \(fields) {}")
            #expect(try await client.ask("GET /xcache/c/k").body == "GET https://api.xcache.io/c/k [] none")
            #expect(try await client.ask("PUT /c", body: "").body == "PUT https://router.localhost/c [] ")
            #expect(try await client.ask("GET /nowhere").status == 404)
        }
    }

    @Test("who cannot be reached is a 502", arguments: [TransportError.refused(host: "h"), .unknownHost("h")])
    func unreachable(_ error: TransportError) async throws {
        try await Self.opened({ _ in .failed(error) }) { client in
            let reply = try await client.ask("GET /")
            #expect(reply.status == 502)
            #expect(try JSONValue(parsing: reply.body) == ["error": .string(error.message)])
        }
    }

    @Test func `who does not answer in time leaves a closed connection`() async throws {
        try await Self.opened({ _ in .failed(.timedOut(host: "h", after: .seconds(1))) }) { client throws in
            await client.send("GET / HTTP/1.1\r\nHost: \(client.host)\r\n\r\n")
            #expect(try await client.rest() == "")
        }
    }

    @Test func `a connection that broke breaks in the middle of an answer`() async throws {
        try await Self.opened({ _ in .failed(.broken(host: "h", reason: "reset")) }) { client in
            let reply = try await client.ask("GET /")
            #expect(reply.status == 200)
            #expect(reply.headers["content-length"] == "5")
            #expect(reply.body == "{\"")
        }
    }

    @Test func `more than the limit is 413`() async throws {
        try await Self.opened(limits: .patient(body: 3), Self.echo) { client throws in
            #expect(try await client.ask("POST /", body: "123").status == 402)
            #expect(try await client.ask("POST /", body: "1234").status == 413)
            #expect(try await client.rest() == "")
        }
    }

    @Test("answers without a body have none", arguments: [204, 304])
    func bodiless(_ status: Int) async throws {
        try await Self.opened({ _ in .response(HTTPClientResponse(status: status)) }) { client in
            let reply = try await client.ask("GET /")
            #expect(reply.status == status)
            #expect(reply.headers["content-length"] == nil)
            #expect(try await client.ask("GET /").status == status)
        }
    }
}
