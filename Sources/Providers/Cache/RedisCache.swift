import Core
import ExecutorCore
import Logging
import OrderedJSON
import PaymentModel
import RedisClient

/// The provider of a Redis server or cluster of one's own, whose work costs nothing.
///
/// A cache is a namespace: its keys begin with its id as a hash tag, `{ID}:KEY`, so that all of them lie in one slot of a
/// cluster, and nothing is stored for an empty one. Values are JSON. Results have the fields of xcache's.
///
/// Source: Redis documentation, "Commands" and "Cluster specification".
struct RedisCache: BuiltInCacheProvider {
    private static let address = ProviderSetting(
        "REDIS_URL",
        .form(ProviderSetting.Form(allowedAddresses) { (try? RedisAddress($0)) != nil }),
        meaning: "Where the Redis of the provider redis is; without it there is no such provider.",
        example: "redis://localhost:6379/0",
        isSecret: true
    )
    private static let certificates = ProviderSetting(
        "REDIS_CA_FILE",
        .text,
        meaning: "A file with the certificates to trust for rediss://; default those of the system.",
        example: "/etc/ssl/redis-ca.pem"
    )
    private static let allowedAddresses =
        "redis://USER:PASSWORD@HOST:6379/0, rediss://… with TLS, unix:/PATH; an @ in a password is written %40"

    static let settings = [address, certificates]

    let name = "redis"
    let countsMilliseconds = true
    let sendsHTTP = false
    let client: RedisClient
    private let ids: IDGenerator

    /// The number of keys that one step of a listing looks at.
    private static let step = "1000"
    /// The number of bytes of the keys that a listing returns.
    private static let longestList = 256 << 20
    /// The times to live that are sent to a server.
    private static let times = Duration.milliseconds(1) ... .seconds(36_525 * 86_400)

    init?(_ environment: ProviderEnvironment) {
        guard let text = environment.settings.secret(Self.address)?.expose(), let address = try? RedisAddress(text)
        else { return nil }
        let certificates = environment.settings[Self.certificates]
        client = RedisClient(address, RedisClient.Settings(certificates: certificates), time: environment.time)
        ids = environment.ids
    }

    var description: ProviderDescription {
        ProviderDescription(
            operations: CacheOperation.allCases.filter { $0 != .topUp }.map(\.rawValue),
            paid: [],
            endpoint: client.address.text,
            limits: "answers of 64 MB"
        )
    }

    func health(in context: ExecutionContext) async -> ProviderHealth {
        let start = context.time.uptime
        do throws(ProviderError) {
            _ = try await replies(to: [RedisCommand("PING")], in: "", context)
            return ProviderHealth(hops: [.init(name: name, elapsed: context.time.uptime - start)])
        } catch {
            return ProviderHealth(hops: [.init(name: name, elapsed: nil, problem: error.message)])
        }
    }

    func preview(of request: CacheRequest) throws(ProviderError) -> ProviderPreview {
        guard let commands = try commands(for: request) else { return .command("(nothing is sent)") }
        return .command(commands.map(\.text).joined(separator: "\n"))
    }

    func price(of request: CacheRequest, in context: ExecutionContext) async throws(ProviderError)
        -> PriceQuote<PaymentSummary, TaskResult>
    {
        .notPriced("none, this Redis is your own")
    }

    func perform(_ request: CacheRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        if context.logger.logLevel <= .info {
            let operation = request.operation.rawValue
            context.logger.info("[redis] Handling operation: \(operation) for job \(context.jobId.terminalSafe)")
        }
        do {
            return try await answer(to: request, in: context)
        } catch {
            context.logger.error("[redis] Operation failed: \(error.failure.wireMessage.terminalSafe)")
            throw error
        }
    }

    private func answer(to request: CacheRequest, in context: ExecutionContext) async throws(ProviderError)
        -> TaskResult
    {
        switch request {
        case .create(let region): return .created(ids.next(), in: region, by: name)
        case .createAndSet(let key, let value, let ttl, let region):
            let id = ids.next()
            let stored = try await answer(to: .set(CacheAddress(cacheId: id, key: key), value, ttl: ttl), in: context)
            return TaskResult.created(id, in: region, by: name).storing(stored)
        case .list(let id): return try await list(id, in: context)
        case .get, .set, .delete, .ttl, .updateTTL, .topUp:
            let commands = try commands(for: request) ?? []
            let id = request.cacheId ?? ""
            return try result(of: request, from: try await replies(to: commands, in: id, context))
        }
    }

    // MARK: Commands

    /// Returns the commands for a request; nil for one that needs none.
    private func commands(for request: CacheRequest) throws(ProviderError) -> [RedisCommand]? {
        switch request {
        case .create: return nil
        case .createAndSet(let key, let value, let ttl, _):
            return try commands(for: .set(CacheAddress(cacheId: "NEW", key: key), value, ttl: ttl))
        case .get(let address):
            let key = try key(address)
            return [command("GET", key), command("PTTL", key)]
        case .ttl(let address): return [command("PTTL", try key(address))]
        case .set(let address, let value, let ttl):
            return [try set(try RedisKey.prefix(of: address.cacheId), address.key, value.compactBytes, ttl)]
        case .delete(let address): return [command("DEL", try key(address), isChange: true)]
        case .updateTTL(let address, let ttl):
            let words = [try key(address), Array(try milliseconds(ttl).utf8)]
            return [RedisCommand([Array("PEXPIRE".utf8)] + words, isChange: true)]
        case .list(let id): return [scan(try RedisKey.pattern(of: id), from: "0")]
        case .topUp: throw .freeOperations(of: name)
        }
    }

    /// Returns the command that stores a value, which is compact JSON, under a key in Redis that begins with `prefix`.
    func set(
        _ prefix: [UInt8],
        _ key: String,
        _ json: some Collection<UInt8>,
        _ ttl: Duration?
    ) throws(ProviderError) -> RedisCommand {
        let time = try ttl.map { ttl throws(ProviderError) in try milliseconds(ttl) }
        let size = Self.setName.count + prefix.count + key.utf8.count + json.count + (time == nil ? 0 : 2 + 20)
        var writer = RedisCommand.Writer(words: time == nil ? 3 : 5, size: size)
        writer.add(Self.setName)
        if EscapedBytes.isPlain(key) {
            writer.add(prefix, key.utf8)
        } else {
            writer.add(prefix, EscapedBytes.bytes(of: key))
        }
        writer.add(json)
        if let time {
            writer.add("PX".utf8)
            writer.add(time.utf8)
        }
        return RedisCommand(writer, isChange: true)
    }

    private static let setName = Array("SET".utf8)

    private func key(_ address: CacheAddress) throws(ProviderError) -> [UInt8] {
        try RedisKey.bytes(of: address)
    }

    private func command(_ name: String, _ key: [UInt8], isChange: Bool = false) -> RedisCommand {
        RedisCommand([Array(name.utf8), key], isChange: isChange)
    }

    private func scan(_ pattern: [UInt8], from cursor: String) -> RedisCommand {
        let words = ["SCAN", cursor, "MATCH"].map { Array($0.utf8) }
        let rest = ["COUNT", Self.step, "TYPE", "string"].map { Array($0.utf8) }
        return RedisCommand(words + [pattern] + rest, isChange: false)
    }

    private func milliseconds(_ ttl: Duration) throws(ProviderError) -> String {
        guard Self.times.contains(ttl) else {
            let text = "redis takes a time to live from 1 ms to a hundred years, not \(ttl.formatted)"
            throw .invalid(text, trying: ttl <= .zero ? "del KEY" : nil)
        }
        return "\(ttl.milliseconds)"
    }

    /// Sends commands about one cache, and returns their replies, none of which is an error.
    private func replies(
        to commands: [RedisCommand],
        in id: String,
        _ context: ExecutionContext
    ) async throws(ProviderError) -> [RedisReply] {
        let replies: [RedisReply]
        do {
            replies = try await client.send(commands, route: id, before: context.deadline)
        } catch {
            throw failure(of: error)
        }
        for case .error(let text) in replies { throw .failed(RedisRefusal(text).failure) }
        return replies
    }

    /// Returns the failure of a request that has no replies.
    func failure(of error: RedisError) -> ProviderError {
        let isCredential = error.code == .unauthorized
        return .failed(TaskFailure(error).trying(isCredential ? RedisRefusal.credentials : nil))
    }

    // MARK: Results

    private func result(of request: CacheRequest, from replies: [RedisReply]) throws(ProviderError) -> TaskResult {
        let key = request.key ?? ""
        switch (request, replies.first) {
        case (.get, .string(let bytes)):
            let value = StoredValue(bytes)
            let time = try time(in: replies.last, of: request)
            // It may have expired between the two commands.
            guard time != Self.noKey else { throw .absent(key) }
            return .value(value.json, of: key, ttl: Self.seconds(time), warnings: value.warnings)
        case (.set(_, let value, let ttl), .status):
            let time = ttl.map { Int64($0.milliseconds) } ?? Self.noTime
            return .value(value, of: key, ttl: Self.seconds(time))
        case (.ttl, let reply):
            let time = try time(in: reply, of: request)
            guard time != Self.noKey else { throw .absent(key) }
            return .ttl(Self.seconds(time), of: key)
        case (.delete, .integer(1)): return .deleted
        case (.updateTTL(_, let ttl), .integer(1)):
            return .newTTL(Self.seconds(Int64(ttl.milliseconds)), of: key)
        case (.get, .null), (.delete, .integer(0)), (.updateTTL, .integer(0)): throw .absent(key)
        case (_, let reply): throw unreadable(reply, request)
        }
    }

    private func unreadable(_ reply: RedisReply?, _ request: CacheRequest) -> ProviderError {
        .unreadable(request, from: name, reply?.kind ?? "nothing")
    }

    /// Returns the answer to PTTL, checked.
    private func time(in reply: RedisReply?, of request: CacheRequest) throws(ProviderError) -> Int64 {
        guard let time = reply?.number, time >= Self.noKey else { throw unreadable(reply, request) }
        return time
    }

    /// What PTTL answers for a key without a time to live, and for no key.
    private static let (noTime, noKey): (Int64, Int64) = (-1, -2)

    /// Returns a time to live as whole seconds, rounded as Redis itself rounds; -1 for none.
    private static func seconds(_ milliseconds: Int64) -> Int {
        guard milliseconds >= 0 else { return Int(milliseconds) }
        return Int(milliseconds / 1000) + (milliseconds % 1000 >= 500 ? 1 : 0)
    }

    /// Lists the keys of a cache step by step, so that the server is never busy with it for long.
    private func list(_ id: String, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        let pattern = try RedisKey.pattern(of: id)
        // A listing names no key, so a cluster would not say which node has the cache.
        _ = try await replies(
            to: [command("EXISTS", try RedisKey.bytes(of: CacheAddress(cacheId: id, key: "-")))],
            in: id,
            context
        )
        var (cursor, keys, seen, size) = ("0", [JSONValue](), Set<[UInt8]>(), 0)
        repeat {
            let reply = try await replies(to: [scan(pattern, from: cursor)], in: id, context).first
            guard let parts = reply?.elements, parts.count == 2, let next = parts[0].bytes, let page = parts[1].elements
            else { throw unreadable(reply, .list(cacheId: id)) }
            for element in page {
                guard let bytes = element.bytes else { throw unreadable(element, .list(cacheId: id)) }
                // A key may be returned twice.
                guard seen.insert(bytes).inserted else { continue }
                size += bytes.count
                guard size <= Self.longestList else {
                    let text = "the keys of the cache have more than \(Self.longestList >> 20) MB"
                    throw .failed(TaskFailure(code: .badAnswer, message: text, hint: "redis-cli --scan"))
                }
                keys.append(.string(RedisKey.text(of: bytes, in: id)))
            }
            cursor = String(decoding: next, as: UTF8.self)
        } while cursor != "0"
        return .keys(keys)
    }
}

extension RedisReply {
    /// The kind of reply, in a word.
    fileprivate var kind: String {
        switch self {
        case .string: "a string"
        case .status: "a status"
        case .error: "an error"
        case .integer: "a number"
        case .array: "a list"
        case .null: "no value"
        }
    }
}
