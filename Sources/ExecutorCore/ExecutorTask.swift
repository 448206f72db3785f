import Core
public import OrderedJSON

/// A task as it arrived: from a prompt, or in the body of `POST /execute`.
///
/// It keeps the JSON object as it came, unknown fields, order and digits included; ``TaskFieldReader`` reads it. Source: the
/// original executor's `Task` type, and the shapes its brokers send.
public struct ExecutorTask: Sendable, Hashable {
    /// All fields as they came.
    public let json: JSONObject

    /// A task with those fields.
    public init(_ json: JSONObject) {
        self.json = json
    }

    /// A task made here, from the fields of one cache operation.
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

    /// The fields a task may have at top level.
    public static let fieldNames = [
        "jobId", "taskType", "provider", "cacheOperation", "cacheId", "cacheKey", "cacheValue", "cacheTtl",
        "cacheRegion",
        "fileUrl", "fileInline", "language", "dependencies", "meta", "payload", "quote",
    ]
}

extension ExecutorTask {
    /// What it does in two words, for a list: `create eu-west-1`, `set user:123`; safe to show.
    public var summary: String {
        let resolution = TaskFieldReader(self)
        func text(_ name: String, _ short: String) -> String? {
            guard let text = try? resolution.text(name, short: short), !text.isEmpty else { return nil }
            return text
        }
        let operation = text("cacheOperation", "operation") ?? resolution.taskType() ?? "task"
        let object = text("cacheRegion", "region") ?? text("cacheKey", "key") ?? text("cacheId", "cacheId")
        return [operation, object].compactMap(\.self).joined(separator: " ").terminalSafe(upTo: 60)
    }

    /// Everything that tells it from another task, but for its id: the same for the same fields in any order.
    public var fingerprint: String {
        var fields = json
        fields["jobId"] = nil
        return JSONValue.object(fields).canonical
    }
}
