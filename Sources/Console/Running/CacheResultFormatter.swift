import Core
import ExecutorCore
import OrderedJSON

/// Folds the responses of a cache command's tasks into what a person and a program see.
struct CacheResultFormatter {
    let command: CacheCommand
    /// How messages call the cache.
    let cacheName: String
    /// True if the command was a job, which changes nothing about the cache in use.
    var isJob = false

    /// The answer to a command, from the responses of its tasks.
    func answer(_ responses: [ExecutorResponse]) -> CommandResult {
        guard let last = responses.last else { return CommandResult() }
        var answer = last.failure == nil ? completed(responses, last) : failed(last)
        answer.status = answer.failure == nil ? last.status : .failed
        answer.payment = last.payment
        answer.warnings += responses.flatMap { $0.result?.warnings ?? [] }.map { warning in
            .line(StyledText("warning: ", .warning) + StyledText(warning))
        }
        return answer
    }

    private func completed(_ responses: [ExecutorResponse], _ last: ExecutorResponse) -> CommandResult {
        let result = last.result?.json ?? .null
        switch command {
        case .create: return created(result)
        case .set(let key, let value, let ttl):
            let expiry = ttl.map { ", expires in \($0.formatted)" } ?? ""
            return .done("\(key.terminalSafe)  \(Self.describe(value))\(expiry)", json: result)
        case .get: return got(result)
        case .delete(let keys): return deleted(keys, responses)
        case .keys(let pattern): return listed(result, pattern: pattern)
        case .count:
            guard let count = result["count"]?.int ?? result["keys"]?.array?.count else { return unreadable("keys") }
            return .shown([.text("\(count)")], json: .int(count), raw: ["\(count)"])
        case .ttl: return timeToLive(result)
        case .exists:
            let results = responses.compactMap(\.result?.json)
            guard results.allSatisfy({ $0.isNull || $0["ttl"] != nil }) else { return unreadable("ttl") }
            let found = results.count { !$0.isNull && $0["ttl"]?.int != -2 }
            return .shown([.text("\(found)")], json: .int(found), raw: ["\(found)"])
        case .expire(let key, let ttl): return expires(key, ttl, result)
        case .topUp:
            let added = result["operationsAdded"]?.int ?? 0
            return .done("\(cacheName) topped up by \(Self.grouped(added)) operations", json: result)
        case .task: return ran(last)
        }
    }

    private func created(_ result: JSONValue) -> CommandResult {
        let id = result["cacheId"]?.string ?? ""
        let region = result["region"]?.string.map { " in \($0.terminalSafe)" } ?? ""
        return .done("cache \(id.terminalSafe)\(region)\(isJob ? "" : ", now in use")", json: result, raw: id)
    }

    private func got(_ result: JSONValue) -> CommandResult {
        guard !result.isNull else { return .shown([.text("(nil)")], json: .null, raw: []) }
        guard let value = result["value"] else { return unreadable("value") }
        return .shown([.value(value)], json: result, raw: Self.rawLines(value))
    }

    private func deleted(_ keys: [String], _ responses: [ExecutorResponse]) -> CommandResult {
        let missing = zip(keys, responses).filter { $1.result?.json.isNull ?? false }.map(\.0)
        let count = responses.count - missing.count
        let rest = missing.isEmpty ? "" : ", \(missing.count) \(missing.count == 1 ? "was" : "were") not there"
        return .done(
            "deleted \(count)\(rest)",
            json: ["deleted": .int(count), "missing": .array(missing.map(JSONValue.string))]
        )
    }

    /// A success that lacks what was asked for.
    private func unreadable(_ field: String) -> CommandResult {
        let message = "the service's answer has no \(field) that can be read"
        return .failed(TaskFailure(code: .badAnswer, message: message, hint: "trace"))
    }

    private func listed(_ result: JSONValue, pattern: String?) -> CommandResult {
        guard result["keys"]?.array != nil else { return unreadable("keys") }
        let all = (result["keys"]?.array ?? []).map { $0.string ?? $0.compact }
        let glob = pattern.map(GlobPattern.init)
        let shown = glob.map { glob in all.filter(glob.matches) } ?? all
        let total = result["count"]?.int ?? all.count
        var summary =
            pattern == nil
            ? "\(Self.grouped(total)) key\(total == 1 ? "" : "s")"
            : "\(shown.count) of \(Self.grouped(total)) key\(total == 1 ? "" : "s")"
        if let operations = result["operations"] { summary += ", operations \(Self.operations(operations))" }
        var json: JSONObject = ["keys": .array(shown.map(JSONValue.string)), "count": .int(total)]
        json.append("operations", ifPresent: result["operations"])
        return .shown([.numbered(shown), .line(StyledText(summary, .dim))], json: .object(json), raw: shown)
    }

    private func timeToLive(_ result: JSONValue) -> CommandResult {
        guard !result.isNull else { return .shown([.text("(nil)")], json: .null, raw: ["-2"]) }
        guard let ttl = result["ttl"] else { return unreadable("ttl") }
        guard ttl.isNull || ttl.int != nil else { return unreadable("ttl") }
        guard let seconds = ttl.int, seconds != -1 else {
            return .shown([.text("never")], json: result, raw: ["-1"])
        }
        guard seconds >= 0 else { return .shown([.text("(nil)")], json: .null, raw: ["-2"]) }
        let words = Duration.seconds(seconds).formatted
        return .shown([.text("\(words) (\(seconds) s)")], json: result, raw: ["\(seconds)"])
    }

    private func expires(_ key: String, _ ttl: Duration?, _ result: JSONValue) -> CommandResult {
        guard !result.isNull else {
            return .failed(
                TaskFailure(code: .keyNotFound, message: "no key \(key.terminalSafe) in this cache", hint: "keys")
            )
        }
        return .done("\(key.terminalSafe) expires in \((ttl ?? .zero).formatted)", json: result)
    }

    private func ran(_ response: ExecutorResponse) -> CommandResult {
        let result = response.result?.json ?? .null
        return .shown(
            [.line(StyledText(response.status.rawValue, .success)), .value(result)],
            json: .object(response.json),
            raw: [JSONValue.object(response.json).terminalSafe]
        )
    }
}

extension CacheResultFormatter {
    private func failed(_ response: ExecutorResponse) -> CommandResult {
        guard let failure = response.failure else { return CommandResult() }
        // A task's own failure may say what was left behind, such as a cache that was created for it.
        if case .task = command {
            let isMistake = failure.hint == nil && Self.mistakes.contains(failure.code)
            return .failed(isMistake ? failure.trying("help task") : failure)
        }
        guard response.payment != nil else { return .failed(failure) }
        return .failed(
            TaskFailure(
                code: failure.code,
                message: undone,
                wireMessage: failure.wireMessage,
                upstreamStatus: failure.upstreamStatus
            )
        )
    }

    /// What is wrong with a task itself, not with what came of it.
    private static let mistakes: [FailureCode] = [.invalidTask, .invalidField, .unsupported]

    /// What did not happen because nothing was paid.
    private var undone: String {
        switch command {
        case .create: "cache not created"
        case .set(let key, _, _): "\(key.terminalSafe) not stored"
        case .get(let key): "\(key.terminalSafe) not read"
        case .delete(let keys): "\(keys.joined(separator: ", ").terminalSafe) not deleted"
        case .keys, .count: "keys not listed"
        case .ttl(let key): "ttl of \(key.terminalSafe) not read"
        case .exists(let keys): "ttl of \(keys.joined(separator: ", ").terminalSafe) not read"
        case .expire(let key, _): "ttl of \(key.terminalSafe) not changed"
        case .topUp, .task: "\(cacheName) not topped up"
        }
    }

    /// What kind of value was stored: `object, 2 fields`, `text, 5 characters`.
    static func describe(_ value: JSONValue) -> String {
        func counted(_ count: Int, _ noun: String) -> String { "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")" }
        switch value {
        case .object(let members): return "object, \(counted(members.count, "field"))"
        case .array(let elements): return "list, \(counted(elements.count, "item"))"
        case .string(let text): return "text, \(counted(text.count, "character"))"
        case .number, .bool, .null: return value.kind
        }
    }

    /// A number with its thousands grouped: `49,812`.
    static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return number < 0 ? "-" + text : text
    }

    /// The service's own figure, whose meaning it does not say: a number, or an object of several.
    private static func operations(_ value: JSONValue) -> String {
        if let number = value.int { return grouped(number) }
        if let members = value.object {
            return members.map {
                "\($0.key.terminalSafe) \($0.value.int.map(grouped) ?? $0.value.compact.terminalSafe)"
            }
            .joined(separator: ", ")
        }
        return value.compact.terminalSafe
    }

    /// A value for a pipe: text as it is, everything else on one line.
    static func rawLines(_ value: JSONValue) -> [String] {
        [value.string ?? value.compact]
    }
}
