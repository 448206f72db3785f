public import SessionFormat

/// A selection of the sessions to run.
public struct ReplaySelection: Sendable, Hashable {
    /// The decision about a session.
    public enum Choice: Sendable, Hashable {
        /// The session is run.
        case run
        /// The session is counted but not run, with the reason.
        case skip(String)
        /// The session was not selected.
        case leaveOut
    }

    /// `--tag`: the tags of which a session must have at least one; empty for all sessions.
    public var tags: Set<String>
    /// `--skip`: the tags of which a session must have none.
    public var skippedTags: Set<String>
    /// `--live`: true if sessions of the live network are run, too.
    public var includesLive: Bool
    /// `--fail-fast`: true if no session is run after the first that failed.
    public var stopsAtFirstFailure: Bool

    /// Creates a selection; without arguments it contains every session that needs no network.
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

    /// Returns the decision about a session.
    public func choice(for file: SessionFile) -> Choice {
        guard tags.isEmpty || !tags.isDisjoint(with: file.tags) else { return .leaveOut }
        if let tag = file.tags.first(where: { skippedTags.contains($0) }) { return .skip("tag \(tag)") }
        if file.world == .live, !includesLive { return .skip("needs --live") }
        return .run
    }

    /// Returns the output of `--list`: the selected sessions, one line each with title and tags.
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
    /// Returns the text, padded with spaces at its end to the given number of characters.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
