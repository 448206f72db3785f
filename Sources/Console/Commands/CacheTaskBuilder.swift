import Core
import ExecutorCore
import OrderedJSON

/// A builder of the tasks of cache commands from the session's state.
struct CacheTaskBuilder {
    let state: SessionState
    let ids: IDGenerator
    /// Another cache for this line only, from `--in CACHE`.
    let cache: String?

    /// Creates a builder of the running command's tasks.
    init(_ context: CommandContext) {
        self.init(state: context.session, ids: context.services.ids, cache: context.options.cache)
    }

    init(state: SessionState, ids: IDGenerator, cache: String?) {
        self.state = state
        self.ids = ids
        self.cache = cache
    }

    /// Returns a task with those fields, for the provider of the cache that they name, or for the given one.
    func task(_ operation: CacheOperation, _ fields: JSONObject, for provider: String? = nil) -> ExecutorTask {
        let provider = provider ?? self.provider(of: fields)
        return ExecutorTask(jobId: ids.next(), provider: provider, operation: operation, fields: fields)
    }

    private func provider(of fields: JSONObject) -> String {
        provider(ofCache: fields["cacheId"]?.string)
    }

    /// Returns the name of the provider of a cache; without an id, that of the setting.
    func provider(ofCache id: String?) -> String {
        state.caches.provider(of: id) ?? state.settings.provider
    }

    /// Returns a time to live as the field of a task about the cache that the fields name.
    ///
    /// - Throws: ``CommandError`` for milliseconds where the cache counts whole seconds: nothing is rounded.
    func time(_ ttl: Duration, of fields: JSONObject) throws(CommandError) -> JSONValue {
        let (seconds, milliseconds) = (ttl.wholeSeconds, ttl.milliseconds)
        guard milliseconds % 1000 != 0, ttl < .seconds(1_000_000_000) else { return .int(seconds) }
        let provider = provider(of: fields)
        guard state.providers.countsMilliseconds(provider) else {
            throw .other(.syntax, "\(provider) counts whole seconds, not \(milliseconds) ms", hint: "help expire")
        }
        return JSONNumber("\(Double(milliseconds) / 1000)").map { .number($0) } ?? .int(seconds)
    }

    /// Returns the fields that address a key.
    ///
    /// - Throws: ``CommandError`` for an empty key, and where no cache is in use.
    func address(_ key: String) throws(CommandError) -> JSONObject {
        guard !key.isEmpty else { throw .other(.syntax, "the key is empty", hint: "keys") }
        return ["cacheId": .string(try cacheID()), "cacheKey": .string(key)]
    }

    /// Returns the id of the cache in use, or of the one that the line names.
    func cacheID() throws(CommandError) -> String {
        if let cache { return try state.caches.id(for: cache) }
        guard let current = state.caches.current else { throw .noCache }
        return current.id
    }

    /// Returns one task per key.
    func tasks(_ operation: CacheOperation, for keys: [String]) throws(CommandError) -> [ExecutorTask] {
        guard !keys.isEmpty else { throw .other(.syntax, "the list of keys is empty", hint: "keys") }
        var tasks: [ExecutorTask] = []
        for key in keys { tasks.append(task(operation, try address(key))) }
        return tasks
    }
}
