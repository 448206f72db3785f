import CommandLanguage
import Payments

/// The kind of word that may stand at a position of a command.
enum CompletionContext {
    /// A key of a cache; nil for the cache in use.
    case key(cache: String?)
    case cache
    case region
    case network
    case record(RecordKind)
    case file
    case topic
    /// One of the given words.
    case words([String])
    /// A word for which nothing can be suggested.
    case free

    /// The kind of records that can be suggested.
    enum RecordKind {
        case any
        case paid
        case running
    }

    /// Returns the context after the given words of a command, and the options that may stand there instead.
    static func at(_ words: [String], of definition: CommandSignature) -> (place: CompletionContext, options: [String])
    {
        let shape = definition.arguments
        let known = shape.options + ArgumentSignature.common
        var (filled, given, cache) = (0, Set<String>(), String?.none)
        var index = 1
        while index < words.count {
            let word = words[index]
            index += 1
            let (name, value) = Self.option(word)
            guard let option = known.first(where: { $0.name == name }),
                word.hasPrefix("--") || shape.options.contains(option)
            else {
                filled += 1
                continue
            }
            given.insert(name)
            guard option.kind != nil else { continue }
            if let value {
                if name == "in" { cache = value }
                continue
            }
            guard index < words.count else { return (Self.value(of: name, in: definition), []) }
            if name == "in" { cache = words[index] }
            index += 1
        }
        let isOpen = shape.positionals.count > filled || [.some, .any].contains(shape.positionals.last?.count)
        let isRequired =
            shape.positionals.dropFirst(filled).first.map { $0.count == .one || $0.count == .some } ?? false
        let options = isRequired ? [] : shape.options.filter { $0.isRepeatable || !given.contains($0.name) }.map(\.name)
        guard isOpen else { return (.free, options) }
        return (place(of: definition, behind: Array(words.dropFirst()), filled: filled, cache: cache), options)
    }

    /// Returns the option's name in `--ttl=5` or `ttl`, and the value if it is written in the same word.
    private static func option(_ word: String) -> (name: String, value: String?) {
        guard word.hasPrefix("--") else { return (word.lowercased(), nil) }
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (parts[0].lowercased(), parts.count > 1 ? String(parts[1]) : nil)
    }

    private static func value(of option: String, in definition: CommandSignature) -> CompletionContext {
        switch option {
        case "in": .cache
        case "by": .words(LedgerGrouping.allCases.map(\.rawValue))
        case "only": .words(LedgerEntry.State.allCases.map(\.word))
        case "method": .words(["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"])
        case "ttl", "since": .words(["30s", "5m", "1h", "1d"])
        default: .free
        }
    }

    private static func place(
        of definition: CommandSignature,
        behind words: [String],
        filled: Int,
        cache: String?
    ) -> CompletionContext {
        let positionals = definition.arguments.positionals
        switch positionals[min(filled, positionals.count - 1)].name {
        case "KEY": return .key(cache: cache)
        case "CACHE": return .cache
        case "REGION": return .region
        case "NETWORK": return .network
        case "FILE": return .file
        case "TOPIC": return .topic
        case "N": return .record(kind(of: definition))
        case "VERB": return .words(["start", "status", "stop", "logs"])
        case "WHAT", "WORDS": return policy(words)
        default: return .free
        }
    }

    private static func kind(of definition: CommandSignature) -> RecordKind {
        switch definition.name {
        case "wait", "cancel": .running
        case "pay", "decline", "receipt", "challenge": .paid
        default: .any
        }
    }

    private static func policy(_ words: [String]) -> CompletionContext {
        switch (words.first?.lowercased(), words.count) {
        case (_, 0): .words(["mode", "max", "budget", "allow", "deny", "test"])
        case ("mode", 1): .words(["ask", "auto", "never"])
        case ("allow", 1), ("deny", 1): .words(["network", "asset", "payee"])
        case ("allow", 2), ("deny", 2): words[1].lowercased() == "network" ? .network : .free
        case ("test", 1): .record(.paid)
        case ("budget", 2): .words(["per"])
        case ("budget", 3): .words(["day", "session"])
        default: .free
        }
    }
}
