import Core
import ExecutorCore
import OrderedJSON
import Providers
import TestSupport
import Testing

@testable import GalaksioApp

/// What the provider of memcached tells of servers that refuse, break or are none.
@Suite("Trouble with memcached", .blocking, .enabled(if: MemcachedServer.isInstalled, "memcached is installed"))
struct MemcachedTroubleTests {
    /// Answers a command with those bytes instead of those of the server.
    private func failure(_ operation: String, _ reply: String) async throws -> TaskFailure {
        let server = try MemcachedServer()
        let relay = try LoopbackRelay(to: server.port) { $0.isFromClient ? $0.bytes : Array(reply.utf8) }
        defer { relay.end() }
        let path = try MemcachedProviderTests.path(to: "127.0.0.1:\(relay.port)")
        let task = MemcachedProviderTests.task(operation, ["cacheKey": "k", "cacheValue": 1, "cacheTtl": 5])
        return try #require(await path.execute(task).failure)
    }

    @Test(
        "what memcached refuses is told with what to do",
        arguments: [
            ("set", "ERROR", FailureCode.upstreamFailed, "1.6.18 or newer"),
            ("list", "BADCLASS invalid class id", .upstreamFailed, "1.6.18 or newer"),
            ("get", "CLIENT_ERROR unauthenticated", .unauthorized, "a user and a password"),
            ("set", "SERVER_ERROR out of memory storing object", .quotaUsedUp, "no memory left"),
            ("list", "BUSY currently processing crawler request", .upstreamFailed, "try again"),
            ("get", "SERVER_ERROR \u{1b}[2J", .refused, "\\u{1b}[2J"), ("set", "NS", .badAnswer, "sent NS"),
            ("get", "VA 1 t-2\r\n1", .badAnswer, "no time to live"),
            ("get", "VA 1\r\n1", .badAnswer, "no time to live"),
            ("ttl", "HD", .badAnswer, "no time to live"), ("ttl", "HD t99999999999999999999", .badAnswer, "no time"),
            ("get", "HTTP/1.1 400 Bad Request\r\n", .badAnswer, "no reply of memcached: HTTP/1.1"),
            ("list", "HD", .badAnswer, "a reply to another command"),
        ] as [(String, String, FailureCode, String)]
    )
    func refused(_ operation: String, _ reply: String, _ code: FailureCode, _ words: String) async throws {
        let failure = try await failure(operation, "\(reply)\r\n")
        if reply.hasPrefix("HTTP") { #expect(failure.hint == "MEMCACHED_SERVERS=localhost:11211,localhost:11212") }
        #expect(failure.code == code && failure.message.contains(words), "\(failure)")
    }

    @Test func `a server that can't list says what it lacks`() async throws {
        let server = try MemcachedServer("-o", "no_lru_crawler")
        let path = try MemcachedProviderTests.path(to: server.address)
        let failure = await path.execute(MemcachedProviderTests.task("list")).failure
        #expect(failure?.code == .refused && failure?.message.contains("LRU crawler is off") == true)
        #expect(failure?.hint == "memcached -o lru_crawler")
    }

    @Test func `a server without memory says so`() async throws {
        let server = try MemcachedServer("-m", "2", "-M")
        let path = try MemcachedProviderTests.path(to: server.address)
        let value = JSONValue.string(String(repeating: "x", count: 500_000))
        var failures: [TaskFailure] = []
        for number in 0..<200 where failures.isEmpty {
            let fields: JSONObject = ["cacheKey": .string("\(number)"), "cacheValue": value]
            if let failure = await path.execute(MemcachedProviderTests.task("set", fields)).failure {
                failures.append(failure)
            }
        }
        let failure = try #require(failures.first)
        #expect(failure.code == .quotaUsedUp && failure.hint == "memcached -m 1024", "\(failure)")
    }

    @Test func `a dead server of several is named by each operation that needs it, and by the health`() async throws {
        let server = try MemcachedServer()
        // The port stays taken, so that no other test's server answers there.
        let closed = ListeningSocket(queue: 0)
        defer { withExtendedLifetime(closed) {} }
        let path = try MemcachedProviderTests.path(to: "\(server.address),127.0.0.1:\(closed.port)")
        var failures: [TaskFailure] = []
        for number in 0..<40 {
            let fields: JSONObject = ["cacheKey": .string("\(number)"), "cacheValue": 1]
            if let failure = await path.execute(MemcachedProviderTests.task("set", fields)).failure {
                failures.append(failure)
            }
        }
        let stored = try server.count("curr_items")
        #expect(5...35 ~= failures.count && failures.count + stored == 40)
        failures.append(try #require(await path.execute(MemcachedProviderTests.task("list")).failure))
        for failure in failures {
            #expect(failure.code == .unreachable && failure.message.contains("127.0.0.1:\(closed.port)"), "\(failure)")
        }
        let provider = try path.app.executor.registry.cache(named: "memcached")
        let health = await provider.health(in: path.app.executor.context(for: "health", origin: .console))
        #expect(health.hops.count == 1 && health.hops.first?.problem?.contains(":\(closed.port)") == true)
        #expect(health.hops.first?.problem?.contains(server.address) == false)
        #expect(provider.description.endpoint == "\(server.address), 127.0.0.1:\(closed.port)")
    }

    @Test func `several servers are one cache`() async throws {
        let servers = [try MemcachedServer(), try MemcachedServer(), try MemcachedServer(port: 0)]
        let path = try MemcachedProviderTests.path(to: servers.map(\.address).joined(separator: ","))
        for number in 0..<60 {
            let fields: JSONObject = ["cacheKey": .string("\(number)"), "cacheValue": .int(number)]
            #expect(await path.execute(MemcachedProviderTests.task("set", fields)).failure == nil)
        }
        for server in servers.prefix(2) { #expect(try server.count("curr_items") > 5) }
        let list = await path.execute(MemcachedProviderTests.task("list")).result?.json
        #expect(Set(list?["keys"]?.array?.compactMap { $0.string.flatMap { Int($0) } } ?? []) == Set(0..<60))
        for number in 0..<60 {
            let task = MemcachedProviderTests.task("get", ["cacheKey": .string("\(number)")])
            #expect(await path.execute(task).result?.json["value"] == .int(number))
        }
        let provider = try path.app.executor.registry.cache(named: "memcached")
        let health = await provider.health(in: path.app.executor.context(for: "health", origin: .console))
        #expect(health.isGood && health.hops.first?.elapsed != nil)
    }

    @Test func `a preview is what would be typed at the server`() async throws {
        let clock = ManualClock(at: Timestamp(sinceEpoch: .seconds(1_762_000_000)))
        let path = try MemcachedProviderTests.path(to: "127.0.0.1:1", clock: clock)
        let provider = try path.app.executor.registry.cache(named: "memcached")
        let address = CacheAddress(cacheId: "c", key: "a b")
        let previews: [(CacheRequest, String)] = [
            (.create(region: nil), "(nothing is sent)"), (.get(address), "mg c:a%20b v t"),
            (.set(address, ["n": 1], ttl: .seconds(60)), "ms c:a%20b 7 T60\n{\"n\":1}"),
            (.set(address, 1, ttl: nil), "ms c:a%20b 1 T0\n1"),
            (.set(address, 1, ttl: .seconds(60 * 86_400)), "ms c:a%20b 1 T1767184000\n1"),
            (.delete(address), "md c:a%20b"), (.ttl(address), "mg c:a%20b t"),
            (.updateTTL(address, ttl: .seconds(9)), "mg c:a%20b T9"),
            (.list(cacheId: "c"), "lru_crawler metadump hash"),
            (.createAndSet(key: "k", 1, ttl: nil, region: nil), "ms NEW:k 1 T0\n1"),
        ]
        for (request, text) in previews { #expect(try provider.preview(of: request) == .command(text)) }
        #expect(throws: ProviderError.self) { try provider.preview(of: .topUp(cacheId: "c")) }
        let price = try await provider.price(
            of: .create(region: nil),
            in: path.app.executor.context(for: "price", origin: .console)
        )
        guard case .notPriced("none, this memcached is your own") = price else {
            Issue.record("\(price)")
            return
        }
    }

    @Test func `without its servers there is no such provider, and no list of them that can't be read`() throws {
        #expect(RequestPath(over: ScriptedTransport([])).providers == ["xcache"])
        let setting = try #require(BuiltInProviders.settings.first { $0.name == "MEMCACHED_SERVERS" })
        for text in ["", "a:1,,b:1", "http://a:1", "a:0", "a", "a:1,a:1", "unix:x"] {
            #expect(setting.value(from: text) == nil)
        }
        #expect(try MemcachedProviderTests.path(to: "a:1, unix:/b").providers == ["xcache", "memcached"])
    }

    @Test func `the manual's page names each setting and each operation`() throws {
        let page = try Project.text("Sources/GalaksioApp/Galaksio.docc/Memcached.md")
        for setting in BuiltInProviders.settings where setting.name.hasPrefix("MEMCACHED") {
            #expect(page.contains("`\(setting.name)`"))
        }
        for operation in CacheOperation.allCases where operation != .create {
            #expect(page.contains("| `\(operation.rawValue)` |"))
        }
    }
}
