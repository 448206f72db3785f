import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// Turns a cache command and the session's state into tasks; pure, so that `explain` can show them without sending anything.
struct CacheTaskBuilder {
    let state: SessionState
    let ids: IDGenerator
    /// Another cache for this line only, from `--in CACHE`.
    let cache: String?

    /// The tasks a command stands for: one for most, one a key for `del`.
    ///
    /// - Throws: ``CommandError`` where no cache is in use or a key is a pattern.
    func tasks(for command: CacheCommand) throws(CommandError) -> [ExecutorTask] {
        switch command {
        case .create(let region, let name):
            if let name { try state.caches.check(name) }
            var fields = JSONObject()
            fields.append("cacheRegion", ifPresent: (region ?? state.settings.region).map(JSONValue.string))
            return [task(.create, fields)]
        case .set(let key, let value, let ttl):
            var fields = try address(key)
            fields.append("cacheValue", value)
            fields.append("cacheTtl", ifPresent: ttl.map { .int($0.wholeSeconds) })
            return [task(.set, fields)]
        case .get(let key): return [task(.get, try address(key))]
        case .delete(let keys): return try delete(keys)
        case .keys, .count: return [task(.list, ["cacheId": .string(try cacheID())])]
        case .ttl(let key): return [task(.ttl, try address(key))]
        case .exists(let keys): return try each(keys, .ttl)
        case .expire(let key, let ttl):
            guard let ttl else {
                throw .other(
                    .unsupported,
                    "\(state.settings.provider) has no call that removes a time to live; a long one comes near",
                    hint: "expire \(key.utf8.contains(0x20) ? Quoter.of(key) : key) 365d"
                )
            }
            var fields = try address(key)
            fields.append("cacheTtl", .int(ttl.wholeSeconds))
            return [task(.updateTTL, fields)]
        case .topUp(let cache):
            let id = if let cache { try state.caches.id(for: cache) } else { try cacheID() }
            return [task(.topUp, ["cacheId": .string(id)])]
        case .task(let json): return [try given(json)]
        }
    }

    private func task(_ operation: CacheOperation, _ fields: JSONObject) -> ExecutorTask {
        ExecutorTask(jobId: ids.next(), provider: state.settings.provider, operation: operation, fields: fields)
    }

    private func address(_ key: String) throws(CommandError) -> JSONObject {
        guard !key.isEmpty else { throw .other(.syntax, "a key must not be empty", hint: "keys") }
        return ["cacheId": .string(try cacheID()), "cacheKey": .string(key)]
    }

    func cacheID() throws(CommandError) -> String {
        if let cache { return try state.caches.id(for: cache) }
        guard let current = state.caches.current else { throw .noCache }
        return current.id
    }

    private func delete(_ keys: [String]) throws(CommandError) -> [ExecutorTask] {
        if let pattern = keys.first(where: { $0.contains("*") }) { throw .patternInKey(pattern) }
        return try each(keys, .delete)
    }

    private func each(_ keys: [String], _ operation: CacheOperation) throws(CommandError) -> [ExecutorTask] {
        guard !keys.isEmpty else { throw .other(.syntax, "that list is empty: no key is named", hint: "keys") }
        var tasks: [ExecutorTask] = []
        for key in keys { tasks.append(task(operation, try address(key))) }
        return tasks
    }

    /// The task of `task JSON`: as it was typed, with a job id if it has none.
    private func given(_ json: JSONValue) throws(CommandError) -> ExecutorTask {
        guard var fields = json.object else {
            throw .other(.invalidField, "a task is an object, not \(json.kind)", hint: "help task")
        }
        if fields["jobId"] == nil {
            var withID: JSONObject = ["jobId": .string(ids.next())]
            for member in fields { withID.append(member.key, member.value) }
            fields = withID
        }
        let task = ExecutorTask(fields)
        do {
            try task.refuseUnknownFields { SimilarNames.nearest(to: $0, among: $1) }
        } catch {
            throw .other(error.code, error.message, hint: error.hint ?? "help task")
        }
        return task
    }
}
