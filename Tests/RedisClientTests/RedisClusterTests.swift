import Core
import RedisClient
import TestSupport
import Testing

/// A cluster of three nodes.
///
/// Source: Redis cluster specification.
@Suite("Redis as a cluster", .blocking, .enabled(if: RedisServer.isInstalled, "Redis is installed"))
struct RedisClusterTests {
    private let nodes: [RedisServer]
    // A clock that stands: other tests may take the processors for long.
    private static let patience = Deadline(after: .seconds(600), on: .manual(ManualClock()))

    init() throws {
        nodes = try (1...3).map { _ in
            try RedisServer(
                "--cluster-enabled",
                "yes",
                "--cluster-config-file",
                "nodes.conf",
                "--cluster-port",
                "\(ListeningSocket(queue: 0).port)"
            )
        }
        let addresses = nodes.map { "127.0.0.1:\($0.port)" }
        try nodes[0].cli(["--cluster", "create"] + addresses + ["--cluster-replicas", "0", "--cluster-yes"])
        for node in nodes { while try !node.cli("CLUSTER", "INFO").contains("cluster_state:ok") {} }
    }

    private func client() throws -> RedisClient {
        RedisClient(try RedisAddress("redis://127.0.0.1:\(nodes[0].port)"), time: .system)
    }

    @Test func `keys are found at whichever node they are`() async throws {
        let client = try client()
        for number in 1...30 {
            let key = "{tag\(number)}:key"
            let commands = [
                RedisCommand("SET", key, "\(number)", isChange: true), RedisCommand("INCR", key, isChange: true),
                RedisCommand("GET", key),
            ]
            let replies = try await client.send(commands, route: "tag\(number)", before: Self.patience)
            #expect(replies == [.status("OK"), .integer(Int64(number + 1)), .string(Array("\(number + 1)".utf8))])
        }
        let sizes = try nodes.map { Int(try $0.cli("DBSIZE")) ?? 0 }
        #expect(sizes.reduce(0, +) == 30 && sizes.allSatisfy { $0 > 0 }, "\(sizes)")
    }

    @Test func `while a slot moves, each command is done once, where its key is`() async throws {
        let client = try client()
        let slot = try nodes[0].cli("CLUSTER", "KEYSLOT", "{moving}")
        let owner = try #require(
            nodes.firstIndex { (try? $0.cli("SET", "{moving}:old", "1")) == "OK" },
            "no node has the slot"
        )
        let target = (owner + 1) % 3
        let ids = try nodes.map { try $0.cli("CLUSTER", "MYID") }
        try nodes[target].cli("CLUSTER", "SETSLOT", slot, "IMPORTING", ids[owner])
        try nodes[owner].cli("CLUSTER", "SETSLOT", slot, "MIGRATING", ids[target])
        let commands = [
            RedisCommand("INCR", "{moving}:old", isChange: true), RedisCommand("INCR", "{moving}:new", isChange: true),
        ]
        let replies = try await client.send(commands, route: "moving", before: Self.patience)
        #expect(replies == [.integer(2), .integer(1)])
        #expect(try nodes[target].cli("CLUSTER", "GETKEYSINSLOT", slot, "9") == "{moving}:new")
        #expect(try nodes[owner].cli("CLUSTER", "GETKEYSINSLOT", slot, "9") == "{moving}:old")
    }

    @Test func `a cluster that misses a node says so`() async throws {
        let client = try client()
        let slot = try nodes[0].cli("CLUSTER", "KEYSLOT", "{gone}")
        // A node may learn of the slot again from one that has not let it go yet.
        repeat {
            for node in nodes { _ = try? node.cli("CLUSTER", "DELSLOTS", slot) }
        } while try !nodes[0].cli("CLUSTER", "INFO").contains("cluster_state:fail")
        let replies = try await client.send([RedisCommand("GET", "{gone}:a")], route: "gone", before: Self.patience)
        guard case .error(let text) = replies[0] else {
            Issue.record("\(replies)")
            return
        }
        #expect(text.hasPrefix("CLUSTERDOWN"))
    }
}
