/// Earlier inputs, and a walk through them.
struct EditHistory {
    private static let capacity = 10_000
    private(set) var entries: [String] = []
    private var place: Int?
    private var draft = ""
    /// What the entries of this walk begin with.
    private var beginning = ""

    /// Adds the newest entry; the same one twice in a row counts once.
    mutating func add(_ entry: String) {
        guard !entry.isEmpty, entries.last != entry else { return }
        entries.append(entry)
        if entries.count > Self.capacity + 1000 { entries.removeFirst(1000) }
    }

    /// Begins a new walk.
    mutating func restart() {
        place = nil
        draft = ""
        beginning = ""
    }

    /// The entry before; `text` is kept for the way back if the walk begins here.
    mutating func older(than text: String) -> String? {
        let next = (place ?? entries.count) - 1
        guard entries.indices.contains(next) else { return nil }
        if place == nil { draft = text }
        place = next
        return entries[next]
    }

    /// The entry after, and at last what was typed before the walk; nil if there is no walk.
    mutating func newer() -> String? {
        guard let place else { return nil }
        guard entries.indices.contains(place + 1) else {
            self.place = nil
            return draft
        }
        self.place = place + 1
        return entries[place + 1]
    }

    /// The entry before that begins with `beginning`, or, in the midst of such a walk, with what that one looked for.
    ///
    /// An entry that was changed begins a new walk.
    mutating func older(than text: String, beginning: String) -> String? {
        let goesOn = place.map { entries[$0] == text } ?? false
        let wanted = goesOn ? self.beginning : beginning
        let end = goesOn ? place ?? entries.count : entries.count
        guard let found = entries[..<end].lastIndex(where: { $0.hasPrefix(wanted) && $0 != text }) else { return nil }
        if !goesOn { (draft, self.beginning) = (text, wanted) }
        place = found
        return entries[found]
    }

    /// The entry after that begins as those of the walk do, and at last what was typed before it.
    mutating func newerMatch(than text: String) -> String? {
        guard let place, entries[place] == text else { return nil }
        let found = entries[(place + 1)...].firstIndex { $0.hasPrefix(beginning) && $0 != text }
        self.place = found
        return found.map { entries[$0] } ?? draft
    }

    /// The newest entry at or before `start` that contains `text`, and where in it the text begins.
    func match(_ text: [UInt32], from start: Int) -> Match? {
        var index = min(start, entries.count - 1)
        while index >= 0 {
            let entry = entries[index].scalarValues
            if let offset = entry.firstOffset(of: text) { return Match(index: index, entry: entry, offset: offset) }
            index -= 1
        }
        return nil
    }

    /// The oldest entry at or after `start` that contains `text`.
    func laterMatch(_ text: [UInt32], from start: Int) -> Match? {
        for index in max(start, 0)..<max(entries.count, start, 0) {
            let entry = entries[index].scalarValues
            if let offset = entry.firstOffset(of: text) { return Match(index: index, entry: entry, offset: offset) }
        }
        return nil
    }

    /// An entry that a search found.
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
