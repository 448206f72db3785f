import Core
import MemcachedClient
import TestSupport
import Testing

/// Servers that break, hang or are none.
@Suite(
    "Memcached in trouble",
    .blocking,
    .enabled(if: MemcachedServer.isInstalled, "memcached is installed"),
    .timeLimit(.minutes(5))
)
struct MemcachedTroubleTests {
    private static let patience = MemcachedClientTests.patience

    private func client(_ port: Int) throws -> MemcachedClient { try MemcachedClientTests.client("127.0.0.1:\(port)") }

    private func key(_ text: String) throws -> MemcachedKey { try MemcachedClientTests.key(text) }

    /// Returns the commands of a test, of which all but the first two change something.
    private func commands() throws -> [MemcachedCommand] {
        let key = try key("a")
        return [.get(key), .ttl(key), .set(key, [0x31], expiry: 0), .delete(key), .touch(key, expiry: 9)]
    }

    @Test("a command whose connection is lost before the server is sent once, unless it only reads", arguments: 0..<5)
    func lost(_ index: Int) async throws {
        let server = try MemcachedServer()
        let command = try commands()[index]
        let seen = RecordedLines()
        // The first command never arrives.
        let relay = try LoopbackRelay(to: server.port) { message in
            guard message.isFromClient else { return message.bytes }
            seen.add(String(decoding: message.bytes, as: UTF8.self))
            return message.connection == 1 ? nil : message.bytes
        }
        defer { relay.end() }
        let client = try client(relay.port)
        if command.isChange {
            let error = await #expect(throws: MemcachedError.self) {
                try await client.send(command, before: Self.patience)
            }
            #expect(error == .lost(server: "127.0.0.1:\(relay.port)", sentNothing: false))
            #expect(seen.all.count == 1)
        } else {
            #expect(try await client.send(command, before: Self.patience) == .status("EN", flags: []))
            #expect(seen.all.count == 2)
        }
    }

    @Test("a change whose reply is lost was done once", arguments: ["ms", "md", "mg"])
    func once(_ name: String) async throws {
        let server = try MemcachedServer()
        try server.ask("ms a 1 T1000", "1")
        let counts = ["ms": ("cmd_set", 2), "md": ("delete_hits", 1), "mg": ("cmd_touch", 1)]
        let (count, number) = try #require(counts[name])
        let relay = try LoopbackRelay(to: server.port) { $0.isFromClient ? $0.bytes : nil }
        defer { relay.end() }
        let command = try #require(
            try commands().first { $0.isChange && String(decoding: $0.lines[0].prefix(2), as: UTF8.self) == name }
        )
        await #expect(throws: MemcachedError.lost(server: "127.0.0.1:\(relay.port)", sentNothing: false)) {
            try await client(relay.port).send(command, before: Self.patience)
        }
        #expect(try server.count(count) == number)
    }

    @Test("a value that is cut is asked for again, and no part of it returned", arguments: [true, false])
    func cut(_ comesBack: Bool) async throws {
        let server = try MemcachedServer()
        let value = String(repeating: "x", count: 100_000)
        try server.ask("ms a 100000", value)
        let relay = try LoopbackRelay(to: server.port) { message in
            guard !message.isFromClient, message.connection == 1 || !comesBack else { return message.bytes }
            return message.bytes.starts(with: Array("VA ".utf8)) ? Array(message.bytes.prefix(100)) : nil
        }
        defer { relay.end() }
        let client = try client(relay.port)
        let key = try key("a")
        if comesBack {
            let reply = try await client.send(.get(key), before: Self.patience)
            #expect(reply == .value(Array(value.utf8), flags: ["t-1"]))
        } else {
            await #expect(throws: MemcachedError.lost(server: "127.0.0.1:\(relay.port)", sentNothing: false)) {
                try await client.send(.get(key), before: Self.patience)
            }
        }
    }

    @Test(
        "what is no reply to a command ends the connection, and the next one works",
        arguments: [
            "HTTP/1.1 400 Bad Request\r\n\r\n", "-ERR unknown command\r\n", "VA 3\r\nabcdefgh\r\n", "END\r\n",
            "key=a exp=-1\n", "VALUE a 0 1\r\n1\r\nEND\r\n", "\u{0}\u{1}\r\n", "VA 999999999999\r\n",
            "VA 1\r\n1\r\n", "EN\r\n", "MN\r\n",
        ]
    )
    func garbage(_ text: String) async throws {
        let server = try MemcachedServer()
        let relay = try LoopbackRelay(to: server.port) { message in
            message.isFromClient || message.connection > 1 ? message.bytes : Array(text.utf8)
        }
        defer { relay.end() }
        let client = try client(relay.port)
        let key = try key("a")
        let error = await #expect(throws: MemcachedError.self) {
            try await client.send(.set(key, [0x31], expiry: 0), before: Self.patience)
        }
        #expect(error?.code == .badAnswer && error?.sentNothing == false, "\(String(describing: error))")
        #expect(error?.message.contains("127.0.0.1:\(relay.port)") == true)
        #expect(try await client.send(.get(key), before: Self.patience) == .value([0x31], flags: ["t-1"]))
        #expect(try server.count("cmd_set") == 1)
    }

    @Test func `a reply that nobody asked for belongs to no command`() async throws {
        let server = ScriptedServer(greeting: "VA 1\r\n1\r\n")
        let error = await #expect(throws: MemcachedError.self) {
            try await client(server.port).send(.set(try key("a"), [1], expiry: 0), before: Self.patience)
        }
        #expect(error?.code == .badAnswer || error?.code == .unreachable, "\(String(describing: error))")
    }

    @Test(.enabled(if: RedisServer.isInstalled, "Redis is installed"))
    func `a Redis at the port is told by its reply`() async throws {
        let redis = try RedisServer()
        let error = await #expect(throws: MemcachedError.self) {
            try await client(redis.port).send(.get(try key("a")), before: Self.patience)
        }
        #expect(error?.code == .badAnswer && error?.message.contains("-ERR unknown command") == true)
    }

    @Test func `a server that is silent is left at the deadline, and a call that is cancelled at once`() async throws {
        let silent = ListeningSocket()
        let client = try client(silent.port)
        let key = try key("a")
        let waiting = Task { try await client.send(.get(key), before: Self.patience) }
        #expect(await silent.clientConnected())
        waiting.cancel()
        let cancelled = await #expect(throws: MemcachedError.self) { try await waiting.value }
        #expect(cancelled?.code == .cancelled)
        let soon = Deadline(after: .milliseconds(50), on: .manual(ManualClock()))
        // Over the connection that is open already.
        let error = await #expect(throws: MemcachedError.self) {
            try await client.send(.set(key, [1], expiry: 0), before: soon)
        }
        #expect(error?.code == .timedOut && error?.sentNothing == false)
        let next = await #expect(throws: MemcachedError.self) { try await client.send(.get(key), before: soon) }
        #expect(next?.code == .timedOut)
        let listing = await #expect(throws: MemcachedError.self) { try await client.keys(prefix: [], before: soon) }
        #expect(listing?.code == .timedOut)
        let pings = await client.ping(before: soon)
        #expect(pings.count == 1 && pings.allSatisfy { (try? $0.get()) == nil })
    }

    @Test func `a server that is not there is tried again, and then told`() async throws {
        // The port stays taken, so that no other test's server answers there.
        let closed = ListeningSocket(queue: 0)
        defer { withExtendedLifetime(closed) {} }
        let error = await #expect(throws: MemcachedError.self) {
            try await client(closed.port).send(.get(try key("a")), before: Self.patience)
        }
        #expect(error == .unreachable(server: "127.0.0.1:\(closed.port)", reason: "Connection refused"))
    }

    @Test func `a server that takes no more clients did nothing`() async throws {
        let server = try MemcachedServer()
        let relay = try LoopbackRelay(to: server.port) { message in
            message.isFromClient ? Array("mn\r\n".utf8) : Array("ERROR Too many open connections\r\n".utf8)
        }
        defer { relay.end() }
        let error = await #expect(throws: MemcachedError.self) {
            try await client(relay.port).send(.set(try key("a"), [1], expiry: 0), before: Self.patience)
        }
        #expect(error?.code == .unreachable && error?.sentNothing == true, "\(String(describing: error))")
        #expect(try server.count("cmd_set") == 0)
    }

    @Test func `a listing that the server does not begin yet is asked for again`() async throws {
        let server = try MemcachedServer()
        try server.ask("ms a 1", "1")
        let seen = RecordedLines()
        let relay = try LoopbackRelay(to: server.port) { message in
            guard !message.isFromClient else { return message.bytes }
            seen.add("reply")
            return seen.all.count == 1 ? Array("BUSY currently processing crawler request\r\n".utf8) : message.bytes
        }
        defer { relay.end() }
        let keys = try await client(relay.port).keys(prefix: [], before: Self.patience)
        #expect(keys == [.keys([[0x61]])])
    }

    @Test func `a command that was not understood costs others no more than a connection`() async throws {
        let server = try MemcachedServer()
        let relay = try LoopbackRelay(to: server.port) { message in
            message.isFromClient || message.connection > 1 ? message.bytes : Array("ERROR\r\nERROR\r\n".utf8)
        }
        defer { relay.end() }
        let client = try client(relay.port)
        let key = try key("a")
        let reply = try await client.send(.set(key, [0x31], expiry: 0), before: Self.patience)
        #expect(reply == .refused("ERROR"))
        #expect(try await client.send(.get(key), before: Self.patience) == .value([0x31], flags: ["t-1"]))
    }
}
