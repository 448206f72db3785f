import Core
import OrderedJSON

extension ExecutorTask {
    /// The three names that a task must have.
    public struct Names: Sendable, Hashable {
        /// The id of the job.
        public let jobId: JobID
        /// The task type as it was written.
        public let taskType: String
        /// The provider as it was written.
        public let provider: String
    }

    /// Reads `jobId`, `taskType` and `provider`.
    ///
    /// - Throws: ``TaskError/missingNames`` if one is missing or empty.
    public func names() throws(TaskError) -> Names {
        let resolution = TaskFieldReader(self)
        guard let jobId, let taskType = resolution.taskType(), let provider = resolution.provider() else {
            throw .missingNames
        }
        return Names(jobId: jobId, taskType: taskType, provider: provider)
    }

    /// Checks the fields of a cache task and returns its request.
    ///
    /// A `newKey` marks a `store` task: its operation is `set` unless another is given, its value may be the inline
    /// file, its key is `newKey` unless one is given, and if it names no cache, one is created first. A time to live may
    /// have a fraction only if the provider `countsMilliseconds`.
    ///
    /// - Throws: ``TaskError`` naming the field.
    public func cacheRequest(
        storingAs newKey: String? = nil,
        countsMilliseconds: Bool = false
    ) throws(TaskError) -> CacheRequest {
        let resolution = TaskFieldReader(self, countsMilliseconds: countsMilliseconds)
        let name = try resolution.text("cacheOperation", short: "operation")
        guard let operation = name.map(CacheOperation.init(spelling:)) ?? (newKey == nil ? nil : .set) else {
            throw .unsupportedOperation(name)
        }
        switch operation {
        case .create:
            return .create(region: try resolution.region())
        case .list:
            return .list(cacheId: try resolution.cacheId(for: .list))
        case .topUp:
            return .topUp(cacheId: try resolution.cacheId(for: .topUp))
        case .get:
            return .get(try resolution.address(for: .get))
        case .delete:
            return .delete(try resolution.address(for: .delete))
        case .ttl:
            return .ttl(try resolution.address(for: .ttl))
        case .updateTTL:
            return try resolution.updateTTL()
        case .set:
            return try resolution.set(storingAs: newKey)
        }
    }

    /// Rejects a task with a field at top level that tasks do not have.
    ///
    /// - Throws: ``TaskError/unknownField(_:nearest:)`` for the first such field.
    public func refuseUnknownFields(nearest: (String, [String]) -> [String]) throws(TaskError) {
        for name in json.keys where !Self.fieldNames.contains(name) {
            throw .unknownField(name, nearest: nearest(name, Self.fieldNames))
        }
    }
}

extension TaskFieldReader {
    fileprivate func cacheId(for operation: CacheOperation) throws(TaskError) -> String {
        guard let id = try name("cacheId"), !id.isEmpty else {
            throw .missingFields(operation, ["cacheId"])
        }
        return id
    }

    fileprivate func address(for operation: CacheOperation) throws(TaskError) -> CacheAddress {
        guard let id = try name("cacheId"), !id.isEmpty, let key = try name("cacheKey", short: "key"), !key.isEmpty
        else {
            throw .missingFields(operation, ["cacheId", "cacheKey"])
        }
        return CacheAddress(cacheId: id, key: key)
    }

    fileprivate func updateTTL() throws(TaskError) -> CacheRequest {
        guard let id = try name("cacheId"), !id.isEmpty, let key = try name("cacheKey", short: "key"), !key.isEmpty,
            let ttl = try ttl()
        else { throw .missingFields(.updateTTL, ["cacheId", "cacheKey", "cacheTtl"]) }
        return .updateTTL(CacheAddress(cacheId: id, key: key), ttl: ttl)
    }

    fileprivate func set(storingAs newKey: String?) throws(TaskError) -> CacheRequest {
        var value = find("cacheValue", short: "value", acceptsNull: true)?.value
        guard let newKey else {
            let address = try address(for: .set)
            guard let value else { throw .missingFields(.set, ["cacheValue"]) }
            return .set(address, value, ttl: try ttl())
        }
        if value == nil { value = try fileText().map(JSONValue.string) }
        guard let value else { throw .missingFields(.set, ["fileInline"]) }
        let key = try name("cacheKey", short: "key") ?? newKey
        guard !key.isEmpty else { throw .missingFields(.set, ["cacheKey"]) }
        guard let id = try name("cacheId") else {
            let ttl = try ttl()
            // The cache would be bought before its service refuses that.
            let century = Duration.seconds(36_525 * 86_400)
            if let ttl, ttl < .seconds(1) || ttl > century {
                let why = ttl > century ? "more than a hundred years" : "less than 1"
                throw .badTTL(path: "cacheTtl", found: "\(ttl.wholeSeconds), which is \(why)")
            }
            return .createAndSet(key: key, value, ttl: ttl, region: try region())
        }
        guard !id.isEmpty else { throw .missingFields(.set, ["cacheId"]) }
        return .set(CacheAddress(cacheId: id, key: key), value, ttl: try ttl())
    }
}
