import CLibEdit

/// The search for earlier entries with Ctrl-R, which runs at each key.
extension LineEditor {
    /// Runs the search until another key acts on the found entry.
    func searchEntries() -> UInt8 {
        guard painter.paints else { return UInt8(CC_ERROR) }
        let draft = handle.line
        let prompt = painter.prompt
        var search = Search(place: buffer.history.entries.count - 1)
        painter.isSearching = true
        defer { painter.isSearching = false }
        show(search, orElse: draft)
        var isKept = true
        loop: while true {
            guard let key = nextScalar() else { return UInt8(CC_EOF) }
            switch key {
            case Key.controlR: search.go(to: buffer.history.match(search.text, from: search.place - 1))
            case Key.controlS: search.go(to: buffer.history.laterMatch(search.text, from: search.place + 1))
            case Key.controlC, Key.controlG:
                isKept = false
                break loop
            case Key.backspace, Key.delete:
                if !search.text.isEmpty { search.text.removeLast() }
                search.restart(in: buffer.history)
            case 0x20..<0x7F, 0xA0...:
                search.text.append(key)
                search.go(to: buffer.history.match(search.text, from: search.place))
            default:
                input.putBack(key)
                break loop
            }
            show(search, orElse: draft)
        }
        painter.prompt = prompt
        if !isKept { handle.replaceLine(draft.scalars, cursor: draft.cursor) }
        return UInt8(CC_REFRESH)
    }

    private enum Key {
        static let controlC: UInt32 = 0x03
        static let controlG: UInt32 = 0x07
        static let backspace: UInt32 = 0x08
        static let controlR: UInt32 = 0x12
        static let controlS: UInt32 = 0x13
        static let delete: UInt32 = 0x7F
    }

    private struct Search {
        var text: [UInt32] = []
        var match: EditHistory.Match?
        /// The index of the entry at which the next search begins.
        var place: Int
        var isFailing = false

        mutating func go(to found: EditHistory.Match?) {
            isFailing = found == nil
            guard let found else { return }
            match = found
            place = found.index
        }

        mutating func restart(in history: EditHistory) {
            place = history.entries.count - 1
            match = nil
            isFailing = false
            if !text.isEmpty { go(to: history.match(text, from: place)) }
        }
    }

    private func show(_ search: Search, orElse draft: Libedit.Line) {
        let label = search.isFailing ? "(not found) " : "(search) "
        let text = "\(label)\(String(scalars: search.text)): "
        painter.prompt = LinePrompt(plain: text)
        if let match = search.match {
            handle.replaceLine(match.entry, cursor: match.offset)
        } else {
            handle.replaceLine(draft.scalars, cursor: draft.cursor)
        }
    }
}
