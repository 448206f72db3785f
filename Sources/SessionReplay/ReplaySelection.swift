/// Which sessions of many are run.
public struct ReplaySelection: Sendable, Hashable {
    /// What happens to a session.
    public enum Choice: Sendable, Hashable {
        /// It is run.
        case run
        /// It is counted, but not run, and why.
        case skip(String)
        /// It was not asked for.
        case leaveOut
    }

    /// `--tag`: only sessions that have one of these; empty for all.
    public var tags: Set<String>
    /// `--skip`: no sessions that have one of these.
    public var skippedTags: Set<String>
    /// `--live`: sessions of the live world, too.
    public var includesLive: Bool
    /// `--fail-fast`: none after the first that failed.
    public var stopsAtFirstFailure: Bool

    /// A selection; without arguments everything that needs no network.
    public init(
        tags: Set<String> = [],
        skippedTags: Set<String> = [],
        includesLive: Bool = false,
        stopsAtFirstFailure: Bool = false
    ) {
        self.tags = tags
        self.skippedTags = skippedTags
        self.includesLive = includesLive
        self.stopsAtFirstFailure = stopsAtFirstFailure
    }

    /// What happens to that session.
    public func choice(for file: SessionFile) -> Choice {
        guard tags.isEmpty || !tags.isDisjoint(with: file.tags) else { return .leaveOut }
        if let tag = file.tags.first(where: { skippedTags.contains($0) }) { return .skip("tag \(tag)") }
        if file.world == .live, !includesLive { return .skip("needs --live") }
        return .run
    }

    /// `--list`: the sessions that were asked for, one line each with title and tags.
    public func list(_ sessions: [(path: String, file: SessionFile)]) -> [String] {
        let chosen = sessions.filter { choice(for: $0.file) != .leaveOut }
        let width = chosen.map(\.path.count).max() ?? 0
        return chosen.map { path, file in
            var line = path
            if let title = file.title { line = path.padded(to: width + 2) + title }
            return file.tags.isEmpty ? line : line + "  [\(file.tags.joined(separator: " "))]"
        }
    }
}

extension String {
    /// The text with spaces behind it up to that many characters.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
