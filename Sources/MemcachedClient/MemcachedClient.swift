public import Core
import Synchronization

/// A client of memcached servers, each of which has a part of the keys.
///
/// A key belongs to one server for good: if that server is gone, an error names it, and no other one is asked. A command
/// that only reads is repeated once after its connection was lost; all others are sent once.
public final class MemcachedClient: Sendable {
    /// The settings of a client.
    public struct Settings: Sendable {
        /// The number of bytes that a value may have, when it is sent and when it is read.
        public var valueLimit = 64 << 20
        /// The number of bytes that the keys of a listing may have.
        public var listLimit = 256 << 20
        /// The spans before a connection is tried again, or a listing that a server does not begin yet.
        public var pauses: [Duration] = [.milliseconds(50), .milliseconds(200), .milliseconds(800)]

        /// Creates settings.
        public init() {}
    }

    /// The servers.
    public let servers: MemcachedServers
    private let nodes: [MemcachedNode]
    private let valueLimit: Int
    /// The distribution of the keys; nil until the first command.
    private let distribution = Mutex<Result<KeyDistribution, MemcachedError>?>(nil)

    /// Creates a client; nothing is connected before the first command.
    public init(_ servers: MemcachedServers, _ settings: Settings = Settings(), time: AppClock) {
        self.servers = servers
        valueLimit = settings.valueLimit
        // A listing shares its memory among the servers.
        var settings = settings
        settings.listLimit /= servers.places.count
        nodes = servers.places.map { [settings] in MemcachedNode($0, settings, time: time) }
    }

    /// Sends a command to the server that has its key.
    ///
    /// - Throws: ``MemcachedError``.
    public func send(
        _ command: MemcachedCommand,
        before deadline: Deadline
    ) async throws(MemcachedError) -> MemcachedReply {
        // What a server does not take whole, it would read as commands.
        if case .set(_, let value, _) = command, value.count > valueLimit { throw .valueTooLarge(limit: valueLimit) }
        return try await node(of: command.key).send(.command(command), before: deadline)
    }

    /// Asks each server whether it is there; the replies are in the servers' order.
    public func ping(before deadline: Deadline) async -> [Result<MemcachedReply, MemcachedError>] {
        await replies { node throws(MemcachedError) in try await node.send(.ping, before: deadline) }
    }

    /// Asks each server for its keys with a prefix, and returns the replies in the servers' order.
    ///
    /// - Throws: ``MemcachedError`` if one of the servers has no reply.
    public func keys(
        prefix: [UInt8],
        before deadline: Deadline
    ) async throws(MemcachedError) -> [MemcachedReply] {
        var all: [MemcachedReply] = []
        let replies = await replies { node throws(MemcachedError) in
            try await node.keys(prefix: prefix, before: deadline)
        }
        for reply in replies { all.append(try reply.get()) }
        return all
    }

    private func replies(
        _ ask: @escaping @Sendable (MemcachedNode) async throws(MemcachedError) -> MemcachedReply
    ) async -> [Result<MemcachedReply, MemcachedError>] {
        await withTaskGroup(of: (Int, Result<MemcachedReply, MemcachedError>).self) { group in
            for (index, node) in nodes.enumerated() {
                group.addTask {
                    do throws(MemcachedError) {
                        return (index, .success(try await ask(node)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// Returns the server of a key.
    private func node(of key: MemcachedKey) throws(MemcachedError) -> MemcachedNode {
        // One server needs no library.
        guard nodes.count > 1 else { return nodes[0] }
        let known = distribution.withLock { known in
            let made = known ?? Result { () throws(MemcachedError) in try KeyDistribution(over: servers.places) }
            known = made
            return made
        }
        return nodes[try known.get().index(of: key.bytes)]
    }
}
