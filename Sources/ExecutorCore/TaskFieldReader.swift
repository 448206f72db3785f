import Core
import OrderedJSON
import X402

/// A reader of a task's fields, in all the places where senders put them.
///
/// The first *present* field wins: at top level, then in `meta` under the long and the short name, then the same three
/// under `payload`. A field is present if its key exists; JSON `null` counts as absent, except for a value. So `0`,
/// `""`, `false` and a time to live of 0 are kept. Source: the requests of the seed's and the later brokers.
struct TaskFieldReader {
    let task: JSONObject
    private let meta: JSONObject?
    private let payload: JSONObject?
    private let payloadMeta: JSONObject?

    /// A field's value, and the path at which it was found.
    struct Found {
        let path: String
        let value: JSONValue
    }

    /// True if the task's provider counts times to live in milliseconds.
    private let countsMilliseconds: Bool

    init(_ task: ExecutorTask, countsMilliseconds: Bool = false) {
        self.countsMilliseconds = countsMilliseconds
        self.task = task.json
        meta = task.json["meta"]?.object
        payload = task.json["payload"]?.object
        payloadMeta = payload?["meta"]?.object
    }

    /// Looks a field up by its long name, and by its short name inside `meta`.
    func find(_ name: String, short: String? = nil, acceptsNull: Bool = false) -> Found? {
        func present(_ value: JSONValue?, _ path: String) -> Found? {
            guard let value, acceptsNull || value != .null else { return nil }
            return Found(path: path, value: value)
        }
        if let found = present(task[name], name) { return found }
        if let meta {
            if let found = present(meta[name], "meta.\(name)") { return found }
            if let short, let found = present(meta[short], "meta.\(short)") { return found }
        }
        guard let payload else { return nil }
        if let found = present(payload[name], "payload.\(name)") { return found }
        if let found = present(payloadMeta?[name], "payload.meta.\(name)") { return found }
        guard let short else { return nil }
        return present(payloadMeta?[short], "payload.meta.\(short)")
    }

    func text(_ name: String, short: String? = nil) throws(TaskError) -> String? {
        guard let found = find(name, short: short) else { return nil }
        guard let text = found.value.string else {
            throw .wrongKind(path: found.path, expected: "text", found: found.value.kind)
        }
        return text
    }

    /// Returns the name of a cache or of a key: text, or a number or `true` as JavaScript writes them into an address;
    /// empty for `false` and 0.
    func name(_ name: String, short: String? = nil) throws(TaskError) -> String? {
        switch find(name, short: short)?.value {
        case .number(let number): number.javaScriptText == "0" ? "" : number.javaScriptText
        case .bool(let isTrue): isTrue ? "true" : ""
        case .null, .string, .array, .object, nil: try text(name, short: short)
        }
    }

    /// Returns the region; nil if it is empty, which leaves the choice to the service.
    func region() throws(TaskError) -> String? {
        let region = try text("cacheRegion", short: "region")
        return region == "" ? nil : region
    }

    /// Returns the time to live in seconds, which may have a fraction of milliseconds for a cache that counts them;
    /// numeric text such as `"3600"` is accepted as well.
    func ttl() throws(TaskError) -> Duration? {
        guard let found = find("cacheTtl", short: "ttl") else { return nil }
        switch found.value {
        case .number(let number):
            guard let time = time(number) else { throw .badTTL(path: found.path, found: number.text) }
            return time
        case .string(let text):
            guard let time = JSONNumber(text).flatMap(time) else {
                throw .badTTL(path: found.path, found: "\"\(text)\"")
            }
            return time
        case .null, .bool, .array, .object:
            throw .badTTL(path: found.path, found: found.value.kind)
        }
    }

    /// Returns a number of seconds as a duration; nil for one that the cache cannot count.
    private func time(_ number: JSONNumber) -> Duration? {
        if let seconds = number.wholeNumber { return .seconds(seconds) }
        let milliseconds = number.double * 1000
        // Beyond that a double does not tell the milliseconds apart.
        guard countsMilliseconds, abs(milliseconds) < 1e12, abs(milliseconds - milliseconds.rounded()) < 1e-4 else {
            return nil
        }
        return .milliseconds(Int64(milliseconds.rounded()))
    }

    func taskType() -> String? {
        named(task["taskType"]) ?? named(payload?["taskType"])
    }

    func provider() -> String? {
        let quote = task["quote"]?.object
        return named(task["provider"]) ?? named(payload?["provider"]) ?? named(quote?["provider"])
            ?? named(quote?["quote"]?["provider"])
    }

    private func named(_ value: JSONValue?) -> String? {
        guard let text = value?.string, !text.isEmpty else { return nil }
        return text
    }

    /// Returns the text of `fileInline`, decoded as ``fileBytes(encoding:)`` does; plain text unless the task says
    /// otherwise.
    func fileText() throws(TaskError) -> String? {
        guard let (bytes, _) = try fileBytes(encoding: "utf8") else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .badFile("it is not UTF-8 text")
        }
        return text
    }

    /// Returns the bytes of `fileInline`, decoded as `meta.encoding` says, else as a `data:` address says, else as
    /// `encoding`; with the media type of a `data:` address.
    ///
    /// The encoding is never guessed: plain text such as `abcd` is valid base64 too.
    func fileBytes(encoding usual: String) throws(TaskError) -> (bytes: [UInt8], type: String?)? {
        guard let found = find("fileInline") else { return nil }
        guard let text = found.value.string else {
            throw .wrongKind(path: found.path, expected: "text", found: found.value.kind)
        }
        let encoding = find("encoding", short: "encoding")
        if encoding == nil, Self.isDataURL(text) { return try dataURL(text) }
        switch encoding?.value.string ?? (encoding == nil ? usual : nil) {
        case "base64": return (try decoded(text), nil)
        case "utf8", "utf-8": return (Array(text.utf8), nil)
        default:
            throw .wrongKind(
                path: encoding?.path ?? "encoding",
                expected: "base64 or utf8",
                found: encoding?.value.compact ?? usual
            )
        }
    }

    private static func isDataURL(_ text: String) -> Bool {
        guard text.hasPrefix("data:"), let comma = text.firstIndex(of: ",") else { return false }
        return !text[..<comma].contains(" ")
    }

    /// Returns the bytes and the media type of a `data:` address.
    ///
    /// Source: RFC 2397.
    func dataURL(_ text: String) throws(TaskError) -> (bytes: [UInt8], type: String?) {
        guard Self.isDataURL(text), let comma = text.firstIndex(of: ",") else {
            throw .badFile("its data: URL has no comma before the data")
        }
        let head = text[..<comma].dropFirst("data:".count)
        let body = String(text[text.index(after: comma)...])
        let isBase64 = head.hasSuffix(";base64")
        let type = isBase64 ? head.dropLast(";base64".count) : head
        return (isBase64 ? try decoded(body) : try percentDecoded(body), type.isEmpty ? nil : String(type))
    }

    private func decoded(_ base64: String) throws(TaskError) -> [UInt8] {
        guard let bytes = Base64.decode(base64.utf8) else { throw .badFile("it is not base64") }
        return bytes
    }

    private func percentDecoded(_ text: String) throws(TaskError) -> [UInt8] {
        guard let decoded = PercentEncoding.decode(text) else {
            throw .badFile("its data: URL is not percent-encoded text")
        }
        return Array(decoded.utf8)
    }
}
