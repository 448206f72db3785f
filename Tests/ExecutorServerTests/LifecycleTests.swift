import Core
import ExecutorServer
import Glibc
import OrderedJSON
import ServiceLifecycle
import TestDoubles
import Testing
import TestSupport

@Suite("Starting and stopping")
struct LifecycleTests {
    private static func get(_ key: String) -> String {
        #"{"jobId":"j","taskType":"cache","provider":"xcache","cacheOperation":"get","cacheId":"c","cacheKey":"\#(key)"}"#
    }

    private static func started(_ server: Served) async throws -> RawClient {
        let client = try await server.client()
        let task = get("gate")
        await client.send(client.head("Content-Length: \(task.utf8.count)") + task)
        await server.cache.gate.arrival()
        return client
    }

    @Test func `a running task is answered after the shutdown began, an idle connection closed`() async throws {
        try await Served.run { server in
            let idle = try await server.client()
            #expect(try await idle.ask("GET /health").status == 200)
            let client = try await Self.started(server)
            await server.group.triggerGracefulShutdown()
            #expect(try await idle.rest() == "")
            server.cache.gate.open()
            let reply = try await client.reply()
            #expect(try JSONValue(parsing: reply.body)["errorCode"] == "key_not_found")
            #expect(try await client.rest() == "")
        }
    }

    @Test("a task whose client has gone is waited for, or cancelled when the drain is over", arguments: [false, true])
    func vanished(_ isLate: Bool) async throws {
        let (ended, answers) = AsyncStream<String>.makeStream()
        let limits = RequestLimits.patient(drain: isLate ? .milliseconds(50) : .seconds(3600))
        let count: @Sendable (ServerEvent) -> Void = { event in
            if case .finished(_, let status, _) = event { answers.yield("\(status)") }
        }
        try await Served.run(limits: limits, onTask: count) { server in
            let client = try await Self.started(server)
            client.reset()
            await server.group.triggerGracefulShutdown()
            if !isLate { server.cache.gate.open() }
        }
        // The server has ended, and the task before it.
        answers.finish()
        #expect(await ended.reduce(0) { count, _ in count + 1 } == 1)
    }

    @Test func `a task that outlives the drain limit is cancelled, a body that never comes given up`() async throws {
        try await Served.run(limits: .patient(drain: .milliseconds(50))) { server in
            let client = try await Self.started(server)
            let half = try await server.client()
            await half.send(half.head("Content-Length: 100") + "{\"jobId\"")
            await server.group.triggerGracefulShutdown()
            #expect(try await client.rest().contains(#""errorCode":"cancelled""#))
            #expect(try await half.rest() == "")
        }
    }

    @Test func `a taken port is said so, with one that is free`() async throws {
        try await Served.run { server in
            let error = await #expect(throws: ServerError.self) {
                try await Served.service { onListening in
                    TransportProxy(
                        host: "127.0.0.1",
                        port: server.port,
                        transport: AnsweringTransport { _ in .response(HTTPClientResponse(status: 200)) },
                        answerLimit: .seconds(1),
                        time: .system,
                        logger: .silent,
                        onListening: onListening
                    ) { _ in nil }
                } body: { _, _ in
                }
            }
            guard case .portTaken(let taken, _?, let free?) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(taken == server.port)
            #expect(free != taken)
            #expect(error?.code.exitCode == 3)
            #expect(error?.message.hasPrefix("port \(taken) is already used by ") == true)
            #expect(error?.message.hasSuffix("(process \(getpid()))") == true)
            #expect(error?.hint == "galaksio serve --port \(free)")
        }
    }

    @Test func `an address of another machine is said so`() async throws {
        await #expect(throws: ServerError.hostUnknown("192.0.2.1")) {
            try await Served.service { onListening in
                TransportProxy(
                    host: "192.0.2.1",
                    port: 0,
                    transport: AnsweringTransport { _ in .response(HTTPClientResponse(status: 200)) },
                    answerLimit: .seconds(1),
                    time: .system,
                    logger: .silent,
                    onListening: onListening
                ) { _ in nil }
            } body: { _, _ in
            }
        }
    }
}
