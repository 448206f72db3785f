import Core
import RedisClient
import TestSupport
import Testing

/// The client with real servers of its own.
@Suite("Redis", .blocking, .enabled(if: RedisServer.isInstalled, "Redis is installed"), .timeLimit(.minutes(5)))
struct RedisClientTests {
    // A clock that stands: other tests may take the processors for long.
    private static let patience = Deadline(after: .seconds(600), on: .manual(ManualClock()))

    private func client(_ text: String, certificates: String? = nil) throws -> RedisClient {
        RedisClient(try RedisAddress(text), RedisClient.Settings(certificates: certificates), time: .system)
    }

    private func send(_ client: RedisClient, _ commands: RedisCommand...) async throws -> [RedisReply] {
        try await client.send(commands, before: Self.patience)
    }

    @Test func `each kind of reply is read, and any bytes are kept`() async throws {
        let server = try RedisServer()
        let client = try client("redis://127.0.0.1:\(server.port)/2")
        let bytes: [UInt8] = [0, 13, 10, 255, 42]
        let replies = try await send(
            client,
            RedisCommand([Array("SET".utf8), bytes, bytes], isChange: true),
            RedisCommand([Array("GET".utf8), bytes], isChange: false),
            RedisCommand("GET", "none"),
            RedisCommand("STRLEN", "none"),
            RedisCommand("KEYS", "*"),
            RedisCommand("LPUSH", "list", "a", isChange: true),
            RedisCommand("GET", "list")
        )
        #expect(replies[0] == .status("OK") && replies[1].bytes == bytes && replies[2] == .null)
        #expect(replies[3].number == 0 && replies[4].elements == [.string(bytes)] && replies[5].number == 1)
        guard case .error(let text) = replies[6] else {
            Issue.record("\(replies[6])")
            return
        }
        #expect(text.hasPrefix("WRONGTYPE"))
        #expect(try server.cli("-n", "2", "DBSIZE") == "2" && server.cli("DBSIZE") == "0")
    }

    @Test func `many calls at once share a connection, and each gets its own replies`() async throws {
        let server = try RedisServer()
        let client = try client("unix:\(server.folder)/redis.sock")
        let all = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<500 {
                group.addTask {
                    let text = String(repeating: "\(number) ", count: number)
                    let replies = try await send(client, RedisCommand("ECHO", text), RedisCommand("ECHO", "\(number)"))
                    return replies == [.string(Array(text.utf8)), .string(Array("\(number)".utf8))]
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(all.count == 500 && all.allSatisfy(\.self))
        let list = try server.cli("CLIENT", "LIST", "TYPE", "normal").split(separator: "\n")
        #expect(list.filter { !$0.contains("cmd=client") }.count == 1, "\(list)")
    }

    @Test func `users of an access list are let in by their passwords alone`() async throws {
        let server = try RedisServer()
        try server.cli("ACL", "SETUSER", "bob", "on", ">p@ss:w", "allkeys", "allcommands")
        try server.cli("ACL", "SETUSER", "default", "off")
        let good = try client("redis://bob:p%40ss%3Aw@127.0.0.1:\(server.port)")
        #expect(try await send(good, RedisCommand("PING")) == [.status("PONG")])
        let wrong = try client("redis://bob:s3cr3t@127.0.0.1:\(server.port)")
        let error = await #expect(throws: RedisError.self) { try await send(wrong, RedisCommand("PING")) }
        #expect(error?.code == .unauthorized && error?.sentNothing == true)
        #expect(error?.message.contains("s3cr3t") == false && error?.message.contains("WRONGPASS") == true)
        let none = try client("redis://127.0.0.1:\(server.port)")
        guard case .error(let text) = try await send(none, RedisCommand("PING"))[0] else {
            Issue.record("an unknown user was let in")
            return
        }
        #expect(text.hasPrefix("NOAUTH"))
    }

    @Test func `TLS is spoken with a server whose certificate is known, and with no other`() async throws {
        let (server, port, certificate) = try RedisServer.withTLS()
        let known = try client("rediss://localhost:\(port)/1", certificates: certificate)
        #expect(try await send(known, RedisCommand("PING")) == [.status("PONG")])
        let address = try client("rediss://127.0.0.1:\(port)", certificates: certificate)
        #expect(try await send(address, RedisCommand("PING")) == [.status("PONG")])
        for stranger in ["rediss://localhost:\(port)", "rediss://localhost:\(port)/1"] {
            let error = await #expect(throws: RedisError.self) {
                try await send(client(stranger), RedisCommand("PING"))
            }
            #expect(error?.message.hasPrefix("no secure connection") == true, "\(error?.message ?? "")")
            #expect(error?.sentNothing == true)
        }
        withExtendedLifetime(server) {}
    }

    @Test func `a server that is not there is tried again, and then told`() async throws {
        // The port stays taken, so that no other test's server answers there.
        let closed = ListeningSocket(queue: 0)
        defer { withExtendedLifetime(closed) {} }
        let client = try client("redis://127.0.0.1:\(closed.port)")
        let error = await #expect(throws: RedisError.self) { try await send(client, RedisCommand("PING")) }
        #expect(error?.code == .unreachable && error?.sentNothing == true)
        #expect(error?.message.hasSuffix("Connection refused") == true, "\(error?.message ?? "")")
    }

    @Test func `after a restart of the server the next call finds it again`() async throws {
        let server = try RedisServer()
        let client = try client("redis://127.0.0.1:\(server.port)")
        for _ in 1...3 {
            // A change could meet the end of the connection, and is not sent again; a question finds the new server.
            #expect(try await send(client, RedisCommand("GET", "a")) == [.null])
            #expect(try await send(client, RedisCommand("SET", "a", "1", isChange: true)) == [.status("OK")])
            try server.stop()
            try server.start()
        }
    }

    @Test("a call whose connection is lost is sent once, unless it only reads", arguments: [true, false])
    func lost(_ reads: Bool) async throws {
        let server = try RedisServer()
        let seen = RecordedLines()
        // The first commands never arrive.
        let relay = try LoopbackRelay(to: server.port) { message in
            guard message.isFromClient else { return message.bytes }
            seen.add(String(decoding: message.bytes, as: UTF8.self))
            return message.connection == 1 ? nil : message.bytes
        }
        defer { relay.end() }
        let client = try client("redis://127.0.0.1:\(relay.port)")
        let command = reads ? RedisCommand("GET", "a") : RedisCommand("INCR", "a", isChange: true)
        if reads {
            #expect(try await send(client, command) == [.null])
            #expect(seen.all.count == 2)
        } else {
            let error = await #expect(throws: RedisError.self) { try await send(client, command) }
            #expect(error == .lost(server: "127.0.0.1:\(relay.port)", sentNothing: false))
            #expect(seen.all.count == 1)
            #expect(try server.cli("GET", "a") == "")
        }
    }

    @Test func `a server that hangs is left at the deadline, and a call that is cancelled at once`() async throws {
        let server = try RedisServer()
        let client = try client("redis://127.0.0.1:\(server.port)")
        let waiting = Task { try await send(client, RedisCommand("BLPOP", "none", "0", isChange: true)) }
        while try !server.cli("INFO", "clients").contains("blocked_clients:1") {}
        waiting.cancel()
        await #expect(throws: RedisError.cancelled(sentNothing: false)) { try await waiting.value }
        // The reply of the cancelled call is not taken for that of the next one.
        _ = try server.cli("LPUSH", "none", "x")
        #expect(try await send(client, RedisCommand("ECHO", "y")) == [.string([0x79])])
        let error = await #expect(throws: RedisError.self) {
            let soon = Deadline(after: .milliseconds(50), on: .manual(ManualClock()))
            return try await client.send([RedisCommand("BLPOP", "none", "0", isChange: true)], before: soon)
        }
        #expect(error?.code == .timedOut && error?.sentNothing == false)
        #expect(try await send(client, RedisCommand("PING")) == [.status("PONG")])
    }

    @Test("what is no reply ends the connection with its reason", arguments: ["hello\r\n", "$-7\r\n", "*3\r\n!x\r\n"])
    func garbage(_ text: String) async throws {
        let server = ScriptedServer(greeting: text)
        let client = try client("redis://127.0.0.1:\(server.port)")
        let error = await #expect(throws: RedisError.self) {
            try await send(client, RedisCommand("INCR", "a", isChange: true))
        }
        #expect(error?.code == .badAnswer && error?.sentNothing == false, "\(String(describing: error))")
    }

    @Test func `a reply that is larger than the limit is refused`() async throws {
        let server = try RedisServer()
        var settings = RedisClient.Settings()
        settings.replyLimit = 10_000
        let client = RedisClient(try RedisAddress("redis://127.0.0.1:\(server.port)"), settings, time: .system)
        _ = try await send(client, RedisCommand("SETRANGE", "a", "9000", "x", isChange: true))
        #expect(try await send(client, RedisCommand("GET", "a"))[0].bytes?.count == 9001)
        _ = try await send(client, RedisCommand("SETRANGE", "a", "90000", "x", isChange: true))
        let error = await #expect(throws: RedisError.self) { try await send(client, RedisCommand("GET", "a")) }
        #expect(error?.message.contains("more than 10000 bytes") == true)
    }

    @Test func `what a server does not take yet is sent again, and no more than that`() async throws {
        let server = try RedisServer()
        let seen = RecordedLines()
        let relay = try LoopbackRelay(to: server.port) { message in
            guard message.isFromClient else {
                let isFirst = seen.all.count <= 2
                return isFirst ? Array("-LOADING Redis is loading the dataset in memory\r\n".utf8) : message.bytes
            }
            seen.add(String(decoding: message.bytes, as: UTF8.self))
            return seen.all.count <= 2 ? Array("*1\r\n$4\r\nPING\r\n".utf8) : message.bytes
        }
        defer { relay.end() }
        let client = try client("redis://127.0.0.1:\(relay.port)")
        #expect(try await send(client, RedisCommand("INCR", "a", isChange: true)) == [.integer(1)])
        #expect(seen.all.count == 3)
        #expect(try server.cli("GET", "a") == "1")
    }

    @Test func `the password is not told by a server that repeats it`() async throws {
        let server = try RedisServer("--rename-command", "AUTH", "nothing")
        let client = try client("redis://bob:s3cr3t@127.0.0.1:\(server.port)")
        let error = await #expect(throws: RedisError.self) { try await send(client, RedisCommand("PING")) }
        #expect(error?.code == .unauthorized && error?.message.contains("s3cr3t") == false, "\(error?.message ?? "")")
    }

    @Test func `a database that a server does not have is named`() async throws {
        let server = try RedisServer()
        let client = try client("redis://127.0.0.1:\(server.port)/99")
        let error = await #expect(throws: RedisError.self) { try await send(client, RedisCommand("PING")) }
        #expect(error?.code == .badSetting && error?.message.contains("no database 99") == true)
    }

    @Test func `a call without time sends nothing, and leaves the connection to others`() async throws {
        let server = try RedisServer()
        let client = try client("redis://127.0.0.1:\(server.port)")
        _ = try await send(client, RedisCommand("PING"))
        let error = await #expect(throws: RedisError.self) {
            let past = Deadline(after: .zero, on: .manual(ManualClock()))
            return try await client.send([RedisCommand("INCR", "a", isChange: true)], before: past)
        }
        #expect(error?.code == .timedOut && error?.sentNothing == true)
        #expect(try await send(client, RedisCommand("GET", "a")) == [.null])
        #expect(try await client.send([], before: Self.patience) == [])
    }

    @Test func `a change whose connection ends over TLS may have been done`() async throws {
        let (server, port, certificate) = try RedisServer.withTLS()
        let client = try client("rediss://127.0.0.1:\(port)", certificates: certificate)
        let waiting = Task { try await send(client, RedisCommand("BLPOP", "none", "0", isChange: true)) }
        while try !server.cli("INFO", "clients").contains("blocked_clients:1") {}
        try server.stop()
        await #expect(throws: RedisError.lost(server: "127.0.0.1:\(port)", sentNothing: false)) {
            try await waiting.value
        }
    }

    @Test func `a server that takes no more clients is told in its words`() async throws {
        let server = ScriptedServer(greeting: "-ERR max number of clients reached\r\n")
        let client = try client("redis://127.0.0.1:\(server.port)")
        // The words come before the command or after it, as the reply to it.
        let words: String
        do {
            words = "\(try await send(client, RedisCommand("GET", "a")))"
        } catch let error as RedisError {
            words = error.message
        }
        #expect(words.contains("max number of clients"))
    }

    @Test("an array that nobody could hold takes no memory", arguments: ["*2147483647\r\n", "*9\r\n*2000000000\r\n"])
    func arrays(_ text: String) async throws {
        let server = ScriptedServer(greeting: text)
        let client = try client("redis://127.0.0.1:\(server.port)")
        let error = await #expect(throws: RedisError.self) {
            try await send(client, RedisCommand("INCR", "a", isChange: true))
        }
        #expect(error?.code == .badAnswer, "\(String(describing: error))")
    }
}
