import ConsoleLanguage
public import LineEditing
import Wire

/// What may stand at the cursor, from what the session has seen; never by a request of its own.
public struct Completer: Sendable {
    private let snapshot: SessionSnapshot
    /// The most candidates that are listed.
    private static let limit = 2000

    /// Candidates from that snapshot.
    public init(snapshot: SessionSnapshot) {
        self.snapshot = snapshot
    }

    /// The completion of the text before the cursor.
    public func complete(_ text: String) -> LineCompletion {
        guard let state = snapshot.state else { return .none }
        let line = text.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
        let statement = line.split(separator: ";", omittingEmptySubsequences: false).last ?? ""
        var words = statement.split(separator: " ").map(String.init)
        let typed = statement.last == " " || words.isEmpty ? "" : words.removeLast()
        while let first = words.first, Self.isPrefix(first) {
            words.removeFirst()
            while let next = words.first, ["every", "n", "clients"].contains(next) || next.first?.isNumber == true {
                words.removeFirst()
            }
        }
        let found = candidates(for: typed, after: words, in: state)
        return LineCompletion(replacing: typed.unicodeScalars.count, candidates: Array(found.prefix(Self.limit)))
    }

    private static func isPrefix(_ word: String) -> Bool {
        let word = word.lowercased()
        return ["repeat", "explain", "watch", "bench"].contains(word) || word.allSatisfy(\.isNumber)
    }

    private func candidates(for typed: String, after words: [String], in state: SessionState) -> [LineCompletion
        .Candidate]
    {
        func matching(_ names: some Sequence<String>, suffix: String = " ") -> [LineCompletion.Candidate] {
            names.filter { $0.hasPrefix(typed) }.map { LineCompletion.Candidate(Self.word($0), suffix: suffix) }
        }
        if typed.hasPrefix("$") { return references(typed, state) }
        guard let verb = words.first else { return firstWord(typed) }
        if verb.hasPrefix(":") {
            return words.count == 1 ? matching(SettingsTable.values(of: String(verb.dropFirst()))) : []
        }
        guard let definition = CommandCatalog.definition(verb.lowercased()) else { return [] }
        if typed.hasPrefix("--") {
            return matching((definition.shape.options + CommandShape.common).map { "--\($0.name.lowercased())" })
        }
        return matching(arguments(of: definition, after: words, in: state)).sorted { $0.text < $1.text }
    }

    /// A name as it must be typed: in quotes, if the language would read it as anything else.
    private static func word(_ name: String) -> String {
        let isPlain = name.utf8.enumerated().allSatisfy { place, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: true
            default:
                place > 0 && "._:-/@+=,".utf8.contains(byte) || name == "-" || name.hasPrefix("--")
                    || name.hasPrefix("@")
            }
        }
        return isPlain && !name.isEmpty ? name : QuotedForm.of(name)
    }

    private func firstWord(_ typed: String) -> [LineCompletion.Candidate] {
        if typed.hasPrefix(":") {
            return SettingsTable.names.map { ":\($0)" }.filter { $0.hasPrefix(typed) }.map { .init($0) }
        }
        let names = CommandCatalog.all.map(\.name) + CommandCatalog.statementWords
        return names.filter { $0.hasPrefix(typed.lowercased()) }.sorted().map { .init($0) }
    }

    private func references(_ typed: String, _ state: SessionState) -> [LineCompletion.Candidate] {
        let names =
            ["$last", "$env."] + state.variables.keys.map { "$\($0)" } + state.records.kept.map { "$\($0.number)" }
        return names.filter { $0.hasPrefix(typed) }.map { .init($0, suffix: "") }
    }

    private func arguments(of definition: CommandDefinition, after words: [String], in state: SessionState) -> [String]
    {
        let options = definition.shape.options.map(\.name).filter { !words.contains($0) }
        let position = words.count
        switch definition.name {
        case "get", "ttl", "exists", "expire", "pexpire", "persist", "set", "setex":
            guard position == 1 else { return options }
            return state.caches.current.map { Array(state.caches.keys(in: $0.id)) } ?? []
        case "del":
            return state.caches.current.map { Array(state.caches.keys(in: $0.id)) } ?? []
        case "use", "topup":
            return position == 1
                ? state.caches.entries.map(\.id) + state.caches.entries.compactMap(\.name) + ["-"] : options
        case "create":
            let regions = Set(state.caches.entries.compactMap(\.region)).union(["us-east-1"])
            return (position == 1 ? regions.sorted() : []) + options
        case "help":
            return CommandCatalog.all.map(\.name) + HelpTopics.names + ["redis"]
                + CommandDefinition.Group.allCases.map { "@\($0.rawValue)" }
        case "serve": return position == 1 ? ["start", "status", "stop", "logs"] : options
        case "wait", "cancel": return state.records.kept.filter(\.isRunning).map { String($0.number) }
        case "challenge", "trace": return state.records.kept.map { String($0.number) }
        case "explain":
            return state.records.kept.map { String($0.number) } + CommandCatalog.all.map(\.name)
        default: return options
        }
    }
}
