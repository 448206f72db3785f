import CommandLanguage
import Core
import ExecutorCore
public import LineEditing
import OrderedJSON
import X402

/// A completer of the text at the cursor, from what the session has seen; it never sends a request.
public struct Completer: LineCompleter {
    private let snapshot: SessionSnapshot
    private let directives: [String]
    private let files: @Sendable (_ beginning: String) -> [String]
    /// The maximum number of candidates that are returned.
    private static let limit = 2000

    /// Creates a completer with candidates from the given snapshot.
    ///
    /// - Parameters:
    ///   - snapshot: The session as it was when the prompt appeared.
    ///   - directives: The names that may follow `@`.
    ///   - files: A function that returns the paths with the given beginning, those of folders with a `/` at the end.
    public init(
        snapshot: SessionSnapshot,
        directives: [String] = [],
        files: @escaping @Sendable (_ beginning: String) -> [String] = { _ in [] }
    ) {
        self.snapshot = snapshot
        self.directives = directives
        self.files = files
    }

    /// Returns the completion of the text before the cursor.
    public func complete(_ text: String) -> LineCompletion {
        guard let state = snapshot.state else { return .none }
        let typed = PartialLine(text)
        if let reference = reference(in: typed, state) { return reference }
        guard !typed.isInJSON else { return .none }
        var shortlist = CandidateList(limit: Self.limit)
        collect(typed, state, into: &shortlist)
        var completion = shortlist.completion(replacing: typed.current.unicodeScalars.count)
        for index in completion.candidates.indices {
            completion.candidates[index].text = Self.word(completion.candidates[index].text, quoted: typed.quote)
        }
        return completion
    }

    // MARK: References

    /// Returns the completion of a reference: `$name.fie`, and `${name.fie` within double quotes and JSON.
    private func reference(in typed: PartialLine, _ state: SessionState) -> LineCompletion? {
        let start: String
        if typed.quote == nil, !typed.isInJSON, typed.current.hasPrefix("$"), !typed.current.hasPrefix("${") {
            start = "$"
        } else if typed.quote != "'", let place = typed.current.ranges(of: "${").last,
            !typed.current[place.upperBound...].contains("}")
        {
            start = "${"
        } else {
            return nil
        }
        guard let place = typed.current.ranges(of: start).last else { return nil }
        let path = String(typed.current[place.upperBound...])
        let end = start == "${" ? "}" : " "
        var shortlist = CandidateList(limit: Self.limit)
        for candidate in ReferenceCompletion(state: state).candidates(for: path, after: start, end: end) {
            shortlist.add(candidate)
        }
        return shortlist.completion(replacing: typed.current[place.lowerBound...].unicodeScalars.count)
    }

    // MARK: Words

    private func collect(_ typed: PartialLine, _ state: SessionState, into shortlist: inout CandidateList) {
        switch typed.place {
        case .program, .comment: return
        case .file: return addFiles(typed, &shortlist)
        case .word: break
        }
        guard let verb = typed.words.first?.lowercased() else { return addFirstWords(typed, &shortlist) }
        if verb.hasPrefix(":") { return addSettings(verb, typed, &shortlist) }
        switch verb {
        case "@": return addDirectives(typed, &shortlist)
        case "expect" where typed.words.count == 1:
            for candidate in ReferenceCompletion(state: state).candidates(ofLast: typed.text) {
                shortlist.add(candidate)
            }
        case "unlet": add(Array(state.variables.keys), typed, &shortlist)
        default:
            guard let definition = CommandRegistry.signature(verb) else { return }
            if typed.current.hasPrefix("--") {
                let options = (definition.arguments.options + ArgumentSignature.common).map { "--\($0.name)" }
                return add(options, typed, &shortlist)
            }
            let (place, options) = CompletionContext.at(typed.words, of: definition)
            add(place, typed, state, &shortlist)
            if verb == "explain" { add(CommandRegistry.all.map(\.name), typed, &shortlist) }
            // An option that overwrites a file or pays again is typed, never offered.
            let offered = options.filter { !typed.text.isEmpty || !["force", "again"].contains($0) }
            if typed.quote == nil { add(offered, typed, &shortlist) }
        }
    }

    private func addFirstWords(_ typed: PartialLine, _ shortlist: inout CandidateList) {
        if typed.text.hasPrefix(":") {
            return add(SettingsRegistry.names.map { ":\($0)" }, typed, &shortlist)
        }
        let lower = typed.text.lowercased()
        for name in CommandRegistry.all.map(\.name) + CommandRegistry.statementWords where name.hasPrefix(lower) {
            shortlist.add(.init(name))
        }
    }

    private func addSettings(_ verb: String, _ typed: PartialLine, _ shortlist: inout CandidateList) {
        var words = typed.words
        if verb == ":set" { words.removeFirst() }
        switch words.count {
        case 0: add(SettingsRegistry.names, typed, &shortlist)
        case 1:
            let name = words[0].lowercased()
            add(SettingsRegistry.values(of: name.hasPrefix(":") ? String(name.dropFirst()) : name), typed, &shortlist)
            if name.hasSuffix("prefer") { add(Self.networks, typed, &shortlist) }
        default: return
        }
    }

    private func addDirectives(_ typed: PartialLine, _ shortlist: inout CandidateList) {
        switch (typed.words.count, typed.words.dropFirst().first) {
        case (1, _): add(directives, typed, &shortlist)
        case (2, "price"), (2, "fault"): add(CacheOperation.allCases.map(\.rawValue), typed, &shortlist)
        case (5, "price"): add(Self.networks, typed, &shortlist)
        default: return
        }
    }

    private static let networks = KnownNetworks.all.map(\.name)

    private func add(
        _ place: CompletionContext,
        _ typed: PartialLine,
        _ state: SessionState,
        _ shortlist: inout CandidateList
    ) {
        switch place.kind {
        case .cacheKey:
            let id = place.cache.map { try? state.caches.id(for: $0) } ?? state.caches.current?.id
            if let id { add(state.caches.keys(in: id), typed, &shortlist) }
        case .cache: addCaches(typed, state, &shortlist)
        case .region:
            add(Set(state.caches.entries.compactMap(\.region)).union(["us-east-1"]), typed, &shortlist)
        case .network: add(Self.networks, typed, &shortlist)
        case .record(let kind), .recordOrValue(let kind):
            for record in state.records.kept where kind.fits(record) {
                add("\(record.number)", typed, note: record.line.firstLine, &shortlist)
            }
        case .job: add(CompletionContext(kind: .record(.running), words: []), typed, state, &shortlist)
        case .file: addFiles(typed, &shortlist)
        case .cacheProvider, .storageProvider:
            add(place.kind == .cacheProvider ? state.providers.caches : state.providers.storages, typed, &shortlist)
        case .storedFile: add(state.files.entries.map(\.id), typed, &shortlist)
        case .helpTopic:
            let groups = CommandSignature.Group.allCases.map { "@\($0.rawValue)" }
            add(CommandRegistry.all.map(\.name) + HelpTopics.names + ["redis"] + groups, typed, &shortlist)
        case .duration: add(["30s", "5m", "1h", "1d"], typed, &shortlist)
        case .choice(let words): add(words, typed, &shortlist)
        case .phrase(let forms):
            for word in CompletionContext.alternatives(in: forms, after: place.words) {
                switch word {
                case "NETWORK": add(CompletionContext(kind: .network, words: []), typed, state, &shortlist)
                case "RECORD": add(CompletionContext(kind: .record(.paid), words: []), typed, state, &shortlist)
                case "_": continue
                default: add(word, typed, note: "", &shortlist)
                }
            }
        case .word, .value: return
        }
    }

    private func addCaches(_ typed: PartialLine, _ state: SessionState, _ shortlist: inout CandidateList) {
        for cache in state.caches.entries {
            let region = cache.region.map { "\($0)" } ?? ""
            add(cache.id, typed, note: cache.name.map { "\($0) \(region)" } ?? region, &shortlist)
            if let name = cache.name { add(name, typed, note: region, &shortlist) }
        }
        guard typed.words.first?.lowercased() == "use" else { return }
        add("-", typed, note: "the previous one", &shortlist)
        for provider in state.providers.caches.dropFirst() where "\(provider):".hasPrefix(typed.text) {
            shortlist.add(.init("\(provider):", suffix: "", note: "a cache there"))
        }
    }

    private func addFiles(_ typed: PartialLine, _ shortlist: inout CandidateList) {
        for path in files(typed.text) {
            shortlist.add(.init(path, suffix: path.hasSuffix("/") ? "" : " "))
        }
    }

    private func add(_ names: some Sequence<String>, _ typed: PartialLine, _ shortlist: inout CandidateList) {
        for name in names { add(name, typed, note: "", &shortlist) }
    }

    private func add(_ name: String, _ typed: PartialLine, note: String, _ shortlist: inout CandidateList) {
        guard name.hasPrefix(typed.text) else { return }
        shortlist.add(.init(name, note: note))
    }

    /// Returns a name as it must be typed: in quotes if the language would read it otherwise, or if a quote is open.
    private static func word(_ name: String, quoted quote: Character?) -> String {
        guard quote == nil else { return Quoter.of(name) }
        let isPlain = name.utf8.enumerated().allSatisfy { place, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: true
            default:
                place > 0 && "._:-/@+=,".utf8.contains(byte) || "./~:@-".utf8.contains(byte) && place == 0
            }
        }
        return isPlain && !name.isEmpty ? name : Quoter.of(name)
    }
}

extension ArgumentSignature.RecordKind {
    fileprivate func fits(_ record: Record) -> Bool {
        switch self {
        case .any: true
        case .paid: record.challenge != nil
        case .running: record.isRunning
        }
    }
}
