import Core
public import OrderedJSON

/// A task as it was received, from the prompt or in the body of `POST /execute`.
///
/// It keeps the JSON object unchanged, unknown fields, order and digits included; ``TaskFieldReader`` reads it. Source:
/// the original executor's `Task` type, and the shapes that its brokers send.
public struct ExecutorTask: Sendable, Hashable {
    /// All fields, as they were received.
    public let json: JSONObject

    /// Creates a task with the given fields.
    public init(_ json: JSONObject) {
        self.json = json
    }

    /// Creates a task of the program's own, from the fields of one cache operation.
    public init(jobId: String, provider: String, operation: CacheOperation, fields: JSONObject) {
        var json = JSONObject()
        json.append("jobId", .string(jobId))
        json.append("taskType", "cache")
        json.append("provider", .string(provider))
        json.append("cacheOperation", .string(operation.rawValue))
        for member in fields { json.append(member.key, member.value) }
        self.json = json
    }

    /// The id of the job; nil if it is missing, empty, zero, false or null.
    public var jobId: JobID? { json["jobId"].flatMap { JobID($0) } }

    /// The names of the fields that a task may have at top level.
    public static let fieldNames = [
        "jobId", "taskType", "provider", "cacheOperation", "cacheId", "cacheKey", "cacheValue", "cacheTtl",
        "cacheRegion",
        "fileUrl", "fileInline", "language", "dependencies", "meta", "payload", "quote",
    ]
}

extension ExecutorTask {
    /// A description of the task in two words, for lists: `create eu-west-1`, `set user:123`; safe to show.
    public var summary: String {
        let resolution = TaskFieldReader(self)
        func text(_ name: String, _ short: String) -> String? {
            guard let text = try? resolution.text(name, short: short), !text.isEmpty else { return nil }
            return text
        }
        let type = resolution.taskType()
        let usual: String? =
            switch type.flatMap(TaskType.init(spelling:)) {
            case .storage: StorageOperation.store.rawValue
            case .compute: ComputeRequest.operation
            case .cache, nil: type
            }
        let operation = text("cacheOperation", "operation") ?? usual ?? "task"
        let file =
            text("fileName", "fileName") ?? text("fileUrl", "fileUrl")?.split(separator: "/").last.map(String.init)
        let object =
            text("cacheRegion", "region") ?? text("cacheKey", "key") ?? text("cacheId", "cacheId") ?? text("id", "id")
            ?? file.map { $0.hasPrefix("file:") ? String($0.dropFirst(5)) : $0 }.flatMap(PercentEncoding.decode)
        return [operation, object].compactMap(\.self).joined(separator: " ").terminalSafe(upTo: 60)
    }

    /// The canonical text of all fields except the job id: equal for tasks with the same fields in any order.
    public var fingerprint: String {
        var fields = json
        fields["jobId"] = nil
        return JSONValue.object(fields).canonical
    }
}
