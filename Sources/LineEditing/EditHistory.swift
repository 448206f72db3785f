/// The earlier inputs, with a position for browsing them.
struct EditHistory {
    private static let capacity = 10_000
    private(set) var entries: [String] = []
    private var place: Int?
    private var draft = ""
    /// The prefix of the entries that are being browsed.
    private var beginning = ""

    /// Adds the newest entry; a repetition of the last one is not added.
    mutating func add(_ entry: String) {
        guard !entry.isEmpty, entries.last != entry else { return }
        entries.append(entry)
        if entries.count > Self.capacity + 1000 { entries.removeFirst(1000) }
    }

    /// Ends the browsing, so that the next call begins at the newest entry.
    mutating func restart() {
        place = nil
        draft = ""
        beginning = ""
    }

    /// Returns the previous entry; keeps `text` as the draft if browsing begins here.
    mutating func older(than text: String) -> String? {
        let next = (place ?? entries.count) - 1
        guard entries.indices.contains(next) else { return nil }
        if place == nil { draft = text }
        place = next
        return entries[next]
    }

    /// Returns the next entry, and at last the draft typed before browsing; nil if there is no browsing.
    mutating func newer() -> String? {
        guard let place else { return nil }
        guard entries.indices.contains(place + 1) else {
            self.place = nil
            return draft
        }
        self.place = place + 1
        return entries[place + 1]
    }

    /// Returns the previous entry that begins with `beginning`.
    ///
    /// Continued browsing keeps the prefix that it began with. A changed entry begins it anew.
    mutating func older(than text: String, beginning: String) -> String? {
        let goesOn = place.map { entries[$0] == text } ?? false
        let wanted = goesOn ? self.beginning : beginning
        let end = goesOn ? place ?? entries.count : entries.count
        guard let found = entries[..<end].lastIndex(where: { $0.hasPrefix(wanted) && $0 != text }) else { return nil }
        if !goesOn { (draft, self.beginning) = (text, wanted) }
        place = found
        return entries[found]
    }

    /// Returns the next entry with the prefix of this browsing, and at last the draft typed before it.
    mutating func newerMatch(than text: String) -> String? {
        guard let place, entries[place] == text else { return nil }
        let found = entries[(place + 1)...].firstIndex { $0.hasPrefix(beginning) && $0 != text }
        self.place = found
        return found.map { entries[$0] } ?? draft
    }

    /// Returns the newest entry at or before `start` that contains `text`, and the offset of the text in it.
    func match(_ text: [UInt32], from start: Int) -> Match? {
        var index = min(start, entries.count - 1)
        while index >= 0 {
            let entry = entries[index].scalarValues
            if let offset = entry.firstOffset(of: text) { return Match(index: index, entry: entry, offset: offset) }
            index -= 1
        }
        return nil
    }

    /// Returns the oldest entry at or after `start` that contains `text`.
    func laterMatch(_ text: [UInt32], from start: Int) -> Match? {
        for index in max(start, 0)..<max(entries.count, start, 0) {
            let entry = entries[index].scalarValues
            if let offset = entry.firstOffset(of: text) { return Match(index: index, entry: entry, offset: offset) }
        }
        return nil
    }

    /// An entry found by a search.
    struct Match {
        var index: Int
        var entry: [UInt32]
        var offset: Int
    }
}

extension [UInt32] {
    fileprivate func firstOffset(of part: [UInt32]) -> Int? {
        guard part.count <= count else { return nil }
        return (0...(count - part.count)).first { self[$0..<($0 + part.count)].elementsEqual(part) }
    }
}
