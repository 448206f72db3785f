import Core
import MemcachedClient
import TestSupport
import Testing

/// The client with real servers of its own.
@Suite(
    "Memcached",
    .blocking,
    .enabled(if: MemcachedServer.isInstalled, "memcached is installed"),
    .timeLimit(.minutes(5))
)
struct MemcachedClientTests {
    // A clock that stands: other tests may take the processors for long.
    static let patience = Deadline(after: .seconds(600), on: .manual(ManualClock()))

    static func client(_ list: String, _ settings: MemcachedClient.Settings = .init()) throws -> MemcachedClient {
        MemcachedClient(try MemcachedServers(list), settings, time: .system)
    }

    static func key(_ text: String) throws -> MemcachedKey { try #require(MemcachedKey(Array(text.utf8))) }

    @Test("each command has its reply, and any bytes are kept", arguments: [true, false])
    func commands(_ isSocket: Bool) async throws {
        let server = isSocket ? try MemcachedServer(port: 0) : try MemcachedServer()
        let client = try Self.client(server.address)
        let key = try #require(MemcachedKey([0x61, 0xFF, 0x80, 0x3A]))
        let bytes: [UInt8] = [0, 13, 10, 255] + Array("\r\nEND\r\n".utf8)
        func send(_ command: MemcachedCommand) async throws -> MemcachedReply {
            try await client.send(command, before: Self.patience)
        }
        #expect(try await send(.get(key)) == .status("EN", flags: []))
        #expect(try await send(.ttl(key)) == .status("EN", flags: []))
        #expect(try await send(.touch(key, expiry: 5)) == .status("EN", flags: []))
        #expect(try await send(.delete(key)) == .status("NF", flags: []))
        #expect(try await send(.set(key, bytes, expiry: 0)) == .status("HD", flags: []))
        #expect(try await send(.get(key)) == .value(bytes, flags: ["t-1"]))
        #expect(try await send(.touch(key, expiry: 1000)) == .status("HD", flags: []))
        let ttl = try #require(try await send(.ttl(key)).ttl)
        #expect(900...1000 ~= ttl)
        #expect(try await client.keys(prefix: [0x61], before: Self.patience) == [.keys([key.bytes])])
        #expect(try await client.keys(prefix: [0x62], before: Self.patience) == [.keys([])])
        #expect(try await send(.delete(key)) == .status("HD", flags: []))
        #expect(try await send(.set(key, [], expiry: 0)) == .status("HD", flags: []))
        #expect(try await send(.get(key)) == .value([], flags: ["t-1"]))
        #expect(await client.ping(before: Self.patience) == [.success(.status("MN", flags: []))])
    }

    @Test func `many calls at once share a connection, and each gets its own reply`() async throws {
        let server = try MemcachedServer()
        let client = try Self.client(server.address)
        let before = try server.count("total_connections")
        let all = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<500 {
                group.addTask {
                    let (key, value) = (try Self.key("\(number)"), [UInt8](repeating: 0x61, count: number * 10))
                    _ = try await client.send(.set(key, value, expiry: 0), before: Self.patience)
                    return try await client.send(.get(key), before: Self.patience) == .value(value, flags: ["t-1"])
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(all.count == 500 && all.allSatisfy(\.self))
        // The other one asks for the number.
        #expect(try server.count("total_connections") == before + 2)
    }

    @Test func `each of several servers has its keys, and a listing asks all of them`() async throws {
        let servers = try (0..<3).map { _ in try MemcachedServer() }
        let client = try Self.client(servers.map(\.address).joined(separator: ","))
        for number in 0..<300 {
            let reply = try await client.send(
                .set(try Self.key("c:\(number)"), [1], expiry: 0),
                before: Self.patience
            )
            #expect(reply == .status("HD", flags: []))
        }
        let counts = try servers.map { try $0.count("curr_items") }
        #expect(counts.reduce(0, +) == 300 && counts.allSatisfy { $0 > 20 }, "\(counts)")
        let keys = try await client.keys(prefix: Array("c:".utf8), before: Self.patience)
        #expect(keys.map { if case .keys(let keys) = $0 { keys.count } else { -1 } } == counts)
        // The order of the list makes no difference.
        let reversed = try Self.client(servers.reversed().map(\.address).joined(separator: ","))
        for number in 0..<300 {
            let reply = try await reversed.send(.get(try Self.key("c:\(number)")), before: Self.patience)
            #expect(reply == .value([1], flags: ["t-1"]))
        }
    }

    @Test func `a dead server of several is named, and is no miss`() async throws {
        let server = try MemcachedServer()
        // The port stays taken, so that no other test's server answers there.
        let closed = ListeningSocket(queue: 0)
        defer { withExtendedLifetime(closed) {} }
        var settings = MemcachedClient.Settings()
        settings.pauses = []
        let client = try Self.client("\(server.address),127.0.0.1:\(closed.port)", settings)
        let dead = MemcachedError.unreachable(server: "127.0.0.1:\(closed.port)", reason: "Connection refused")
        var (misses, failures) = (0, 0)
        for number in 0..<100 {
            let key = try Self.key("\(number)")
            do throws(MemcachedError) {
                #expect(try await client.send(.get(key), before: Self.patience) == .status("EN", flags: []))
                misses += 1
            } catch {
                #expect(error == dead)
                failures += 1
            }
        }
        #expect(misses > 10 && failures > 10)
        await #expect(throws: dead) { try await client.keys(prefix: [], before: Self.patience) }
        let pings = await client.ping(before: Self.patience)
        #expect(pings == [.success(.status("MN", flags: [])), .failure(dead)])
        #expect(dead.sentNothing && dead.code == .unreachable)
    }

    @Test func `after a restart of the server the next call finds it again`() async throws {
        let server = try MemcachedServer()
        let client = try Self.client(server.address)
        let key = try Self.key("a")
        for _ in 1...3 {
            // A change could meet the end of the connection, and is not sent again; a question finds the new server.
            #expect(try await client.send(.get(key), before: Self.patience) == .status("EN", flags: []))
            let reply = try await client.send(.set(key, [1], expiry: 0), before: Self.patience)
            #expect(reply == .status("HD", flags: []))
            try server.stop()
            try server.start()
        }
    }

    @Test func `a value that the server does not take leaves the connection in order`() async throws {
        let server = try MemcachedServer()
        let client = try Self.client(server.address)
        let key = try Self.key("a")
        let large = [UInt8](repeating: 0x61, count: 1 << 20)
        let reply = try await client.send(.set(key, large, expiry: 0), before: Self.patience)
        #expect(reply == .refused("SERVER_ERROR object too large for cache"))
        #expect(try await client.send(.get(key), before: Self.patience) == .status("EN", flags: []))
        #expect(try server.count("curr_items") == 0)
    }

    @Test func `a value over the limit is not sent, so that no part of it is taken for a command`() async throws {
        let server = try MemcachedServer()
        var settings = MemcachedClient.Settings()
        settings.valueLimit = 10
        let client = try Self.client(server.address, settings)
        let key = try Self.key("a")
        await #expect(throws: MemcachedError.valueTooLarge(limit: 10)) {
            try await client.send(.set(key, [UInt8](repeating: 0x61, count: 11), expiry: 0), before: Self.patience)
        }
        #expect(try server.count("cmd_set") == 0)
        // Others may have stored a larger one.
        try server.ask("ms a 11", "aaaaaaaaaaa")
        let error = await #expect(throws: MemcachedError.self) {
            try await client.send(.get(key), before: Self.patience)
        }
        #expect(error?.message.contains("more than 10 bytes") == true && error?.code == .badAnswer)
    }

    @Test func `a listing that is too long is refused`() async throws {
        let server = try MemcachedServer()
        for number in 100..<200 { try server.ask("ms c:\(number) 1", "1") }
        var settings = MemcachedClient.Settings()
        settings.listLimit = 500
        let all = try await Self.client(server.address, settings).keys(prefix: [0x63], before: Self.patience)
        guard case .keys(let keys)? = all.first else {
            Issue.record("\(all)")
            return
        }
        #expect(Set(keys).count == 100)
        settings.listLimit = 499
        let short = try Self.client(server.address, settings)
        let error = await #expect(throws: MemcachedError.self) {
            try await short.keys(prefix: [0x63], before: Self.patience)
        }
        #expect(error?.message.contains("more than 499 bytes") == true)
    }
}
