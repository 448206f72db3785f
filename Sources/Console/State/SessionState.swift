import Core
public import OrderedJSON

/// The state of a session: a value owned by the ``REPL``.
public struct SessionState: Sendable {
    /// The caches that the session has seen.
    public var caches = KnownCaches()
    /// The files that the session has stored.
    var files = KnownFiles()
    /// The names of the providers.
    var providers = ProviderNames()
    /// The settings of the session.
    public var settings: ConsoleSettings
    /// The origins of the settings that do not have their default value, by name.
    public var origins: [String: String] = [:]
    /// The variables defined with `let`, by name.
    public var variables = JSONObject()
    /// The records of the lines that were run.
    public var records = RecordHistory()
    /// The lines as they were typed, for `history`.
    public var lines: [HistoryLine] = []

    /// A line that was typed, and the record that it made.
    public struct HistoryLine: Sendable, Hashable {
        /// The text of the line.
        public let text: String
        /// The number of its record, if the line ran something.
        public let record: Int?
    }

    /// The number of lines that are kept for `history`.
    private static let lineLimit = 10_000

    /// Adds a line for `history`; empty lines are not kept.
    mutating func remember(_ line: String) {
        guard line.utf8.contains(where: { $0 > 0x20 }) else { return }
        lines.append(HistoryLine(text: line, record: nil))
        // Lines are dropped in bulk, so that a long script rarely bears the cost.
        if lines.count > 2 * Self.lineLimit { lines.removeFirst(Self.lineLimit) }
    }

    /// Creates the state of a new session.
    public init(settings: ConsoleSettings = ConsoleSettings()) {
        self.settings = settings
    }

    /// The provider of the cache in use; the chosen one where none is in use.
    var provider: String { caches.current?.provider ?? settings.provider }

    /// Returns the text of the prompt, such as `demo@us-east-1> ` or `redis:mine> `, or `xcache> ` without a cache.
    ///
    /// `signs` show what is going on: `402` for a payment that waits, `rec` for a recording, `&2` for jobs, `up` for
    /// the server.
    func prompt(network: String?, signs: [String]) -> String {
        var text = settings.provider
        if let cache = caches.current {
            text = (cache.provider.map { "\($0):" } ?? "") + cache.title + (cache.region.map { "@\($0)" } ?? "")
        }
        if let network { text += " \(network)" }
        for sign in signs { text += " \(sign)" }
        if records.hasUnknown { text += " !" }
        return text.terminalSafe + "> "
    }
}
