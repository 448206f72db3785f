import Core
public import OrderedJSON

/// All that a session knows: a value, owned by the loop.
public struct SessionState: Sendable {
    /// The caches it has seen.
    public var caches = KnownCaches()
    /// Its settings.
    public var settings: ConsoleSettings
    /// Where settings that are not the default came from.
    public var origins: [String: String] = [:]
    /// Values by name, from `let`.
    public var variables = JSONObject()
    /// What was run.
    public var records = RecordHistory()
    /// Lines as they were typed, for `history`.
    public var lines: [HistoryLine] = []

    /// A line that was typed, and the record it made.
    public struct HistoryLine: Sendable, Hashable {
        /// The line.
        public let text: String
        /// Its record, if it ran something.
        public let record: Int?
    }

    /// How many lines are kept for `history`.
    private static let lineLimit = 10_000

    /// Keeps a line for `history`; empty ones are not kept.
    mutating func remember(_ line: String) {
        guard line.utf8.contains(where: { $0 > 0x20 }) else { return }
        lines.append(HistoryLine(text: line, record: nil))
        // Dropped in bulk, so that a long script pays for it rarely.
        if lines.count > 2 * Self.lineLimit { lines.removeFirst(Self.lineLimit) }
    }

    /// A session at its start.
    public init(settings: ConsoleSettings = ConsoleSettings()) {
        self.settings = settings
    }

    /// The prompt's text: `demo@us-east-1> `, or `xcache> ` without a cache.
    ///
    /// `signs` tell what is going on: `402` for a payment that waits, `rec`, `&2` for jobs, `up` for the server.
    func prompt(network: String?, signs: [String]) -> String {
        var text = settings.provider
        if let cache = caches.current {
            text = cache.title + (cache.region.map { "@\($0)" } ?? "")
        }
        if let network { text += " \(network)" }
        for sign in signs { text += " \(sign)" }
        if records.hasUnknown { text += " !" }
        return text.terminalSafe + "> "
    }
}
