import Core
import ExecutorCore
import Logging
import MemcachedClient
import OrderedJSON
import PaymentModel

/// The provider of memcached servers of one's own, whose work costs nothing.
///
/// A cache is a namespace: its keys begin with its id, `ID:KEY`, and nothing is stored for an empty one. Values are JSON.
/// Results have the fields of xcache's.
///
/// Source: memcached `doc/protocol.txt`, "Meta Commands".
struct MemcachedCache: BuiltInCacheProvider {
    private static let list = ProviderSetting(
        "MEMCACHED_SERVERS",
        .form(
            ProviderSetting.Form("HOST:11211, [::1]:11211, unix:/PATH, several with commas") { text in
                (try? MemcachedServers(text)) != nil
            }
        ),
        meaning: "The servers of the provider memcached, separated by commas; without them there is no such provider.",
        example: "localhost:11211,localhost:11212"
    )

    static let settings = [list]

    let name = "memcached"
    let sendsHTTP = false
    private let client: MemcachedClient
    private let time: AppClock
    private let ids: IDGenerator

    /// The longest time to live that is counted from now; a longer one is sent as the moment of its end.
    private static let longestSpan = 30 * 86_400
    /// The last moment that a server can count to, 2038-01-19.
    private static let lastMoment = Int(Int32.max)

    init?(_ environment: ProviderEnvironment) {
        guard let text = environment.settings[Self.list], let servers = try? MemcachedServers(text) else { return nil }
        client = MemcachedClient(servers, time: environment.time)
        time = environment.time
        ids = environment.ids
    }

    var description: ProviderDescription {
        ProviderDescription(
            operations: CacheOperation.allCases.filter { $0 != .topUp }.map(\.rawValue),
            paid: [],
            endpoint: client.servers.text,
            limits: "keys of 250 bytes, values of 1 MB"
        )
    }

    func health(in context: ExecutionContext) async -> ProviderHealth {
        let start = context.time.uptime
        let problems = await client.ping(before: context.deadline).compactMap { reply -> String? in
            switch reply {
            case .success(.refused(let text)): MemcachedRefusal(text).failure.message
            case .success: nil
            case .failure(let error): error.message
            }
        }
        let elapsed = problems.isEmpty ? context.time.uptime - start : nil
        let problem = problems.isEmpty ? nil : problems.joined(separator: "; ")
        return ProviderHealth(hops: [.init(name: name, elapsed: elapsed, problem: problem)])
    }

    func preview(of request: CacheRequest) throws(ProviderError) -> ProviderPreview {
        switch request {
        case .create: return .command("(nothing is sent)")
        case .list(let id):
            _ = try MemcachedCacheKey.prefix(of: id)
            return .command("lru_crawler metadump hash")
        case .createAndSet(let key, let value, let ttl, _):
            return try preview(of: .set(CacheAddress(cacheId: "NEW", key: key), value, ttl: ttl))
        case .get, .set, .delete, .ttl, .updateTTL, .topUp:
            return .command(try command(for: request).lines.map(EscapedBytes.text).joined(separator: "\n"))
        }
    }

    func price(of request: CacheRequest, in context: ExecutionContext) async throws(ProviderError)
        -> PriceQuote<PaymentSummary, TaskResult>
    {
        .notPriced("none, this memcached is your own")
    }

    func perform(_ request: CacheRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        if context.logger.logLevel <= .info {
            let operation = request.operation.rawValue
            context.logger.info("[memcached] Handling operation: \(operation) for job \(context.jobId.terminalSafe)")
        }
        do {
            return try await answer(to: request, in: context)
        } catch {
            context.logger.error("[memcached] Operation failed: \(error.failure.wireMessage.terminalSafe)")
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
            let command = try command(for: request)
            let reply: MemcachedReply
            do {
                reply = try await client.send(command, before: context.deadline)
            } catch {
                throw Self.failed(error)
            }
            return try result(of: request, from: reply)
        }
    }

    private static func failed(_ error: MemcachedError) -> ProviderError {
        let hint: String? =
            switch error {
            case .unreachable, .unreadable: "\(list.name)=\(list.example)"
            case .badServers, .lost, .timedOut, .valueTooLarge, .libraryMissing, .cancelled: nil
            }
        return .failed(TaskFailure(error).trying(hint))
    }

    /// Returns the command for a request about a key.
    private func command(for request: CacheRequest) throws(ProviderError) -> MemcachedCommand {
        switch request {
        case .get(let address): return .get(try MemcachedCacheKey.key(of: address))
        case .ttl(let address): return .ttl(try MemcachedCacheKey.key(of: address))
        case .delete(let address): return .delete(try MemcachedCacheKey.key(of: address))
        case .set(let address, let value, let ttl):
            let expiry = try ttl.map { ttl throws(ProviderError) in try self.expiry(ttl, "set KEY VALUE ttl") }
            return .set(try MemcachedCacheKey.key(of: address), value.compactBytes, expiry: expiry ?? 0)
        case .updateTTL(let address, let ttl):
            return .touch(try MemcachedCacheKey.key(of: address), expiry: try expiry(ttl, "expire KEY"))
        case .topUp: throw .freeOperations(of: name)
        case .create, .createAndSet, .list:
            throw .failed(TaskFailure(code: .internalError, message: "\(request.operation.rawValue) has no key"))
        }
    }

    /// Returns a time to live as it is sent.
    private func expiry(_ ttl: Duration, _ example: String) throws(ProviderError) -> Int {
        let (seconds, now) = (ttl.wholeSeconds, time.now.seconds)
        let longest = max(0, Self.lastMoment - now)
        guard ttl > .zero else {
            throw .invalid("memcached takes a time to live from 1s, not \(ttl.formatted)", trying: "del KEY")
        }
        guard ttl <= .seconds(longest) else {
            let days = longest / 86_400
            let text = "memcached counts time up to 2038-01-19, so a time to live has \(days) days at most"
            throw .invalid(text, trying: "\(example) \(days)d")
        }
        guard ttl == .seconds(seconds) else {
            let text = "memcached counts a time to live in whole seconds, so \(ttl.milliseconds) ms can't be kept"
            throw .invalid(text, trying: "\(example) \(seconds + 1)s")
        }
        return seconds > Self.longestSpan ? now + seconds : seconds
    }

    private func result(of request: CacheRequest, from reply: MemcachedReply) throws(ProviderError) -> TaskResult {
        let key = request.key ?? ""
        switch (request, reply) {
        case (_, .refused(let text)): throw .failed(MemcachedRefusal(text).failure)
        case (.get, .value(let bytes, _)):
            guard let ttl = reply.ttl else { throw .unreadable(request, from: name, "no time to live") }
            let value = StoredValue(bytes)
            return .value(value.json, of: key, ttl: ttl, warnings: value.warnings)
        case (.ttl, .status("HD", _)):
            guard let ttl = reply.ttl else { throw .unreadable(request, from: name, "no time to live") }
            return .ttl(ttl, of: key)
        case (.set(_, let value, let ttl), .status("HD", _)):
            return .value(value, of: key, ttl: ttl?.wholeSeconds ?? -1)
        case (.updateTTL(_, let ttl), .status("HD", _)): return .newTTL(ttl.wholeSeconds, of: key)
        case (.delete, .status("HD", _)): return .deleted
        case (_, .status("EN", _)), (.delete, .status("NF", _)): throw .absent(key)
        case (_, .status(let code, _)): throw .unreadable(request, from: name, code)
        case (_, .value): throw .unreadable(request, from: name, "a value")
        case (_, .keys): throw .unreadable(request, from: name, "keys")
        }
    }

    private func list(_ id: String, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        let prefix = try MemcachedCacheKey.prefix(of: id)
        let replies: [MemcachedReply]
        do {
            replies = try await client.keys(prefix: prefix, before: context.deadline)
        } catch {
            throw Self.failed(error)
        }
        var seen = Set<[UInt8]>()
        var keys: [JSONValue] = []
        for reply in replies {
            if case .refused(let text) = reply { throw .failed(MemcachedRefusal(text).failure) }
            guard case .keys(let page) = reply else { throw .unreadable(.list(cacheId: id), from: name, "no keys") }
            for key in page where seen.insert(key).inserted {
                keys.append(.string(MemcachedCacheKey.text(of: key, in: id)))
            }
        }
        return .keys(keys)
    }
}
