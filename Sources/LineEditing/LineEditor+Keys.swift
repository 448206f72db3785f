import CLibEdit

/// The functions of single keys, each of which returns one of libedit's `CC_` codes.
extension LineEditor {
    /// Handles Enter: submits a complete input, and adds a newline to any other.
    func submitOrNewline() -> UInt8 {
        let text = String(scalars: handle.line.scalars)
        guard !assistance.validator.isComplete(text) else {
            if readsCommand {
                assistance.commandBegins()
                interruptIfPressed()
            }
            return finish(.line(text))
        }
        handle.insert([0x0A])
        return UInt8(CC_REFRESH)
    }

    /// Passes a Ctrl-C typed directly after Enter, while it still was a key, to the command.
    private func interruptIfPressed() {
        guard let interrupt = assistance.interruptCommand, input.dropThroughInterrupt() else { return }
        interrupt()
    }

    /// Inserts the typed character.
    func insertTyped() -> UInt8 {
        handle.insert([keys.typed])
        return UInt8(CC_NORM)
    }

    /// Handles Ctrl-C: drops the input.
    func dropLine() -> UInt8 {
        finish(.interrupt(draft: String(scalars: handle.line.scalars)), showing: "^C")
    }

    /// Handles Ctrl-D: ends the input on an empty line, else deletes a character.
    func leaveOrDelete() -> UInt8 {
        handle.line.scalars.isEmpty ? finish(.end) : buffer.deleteUnderCursor()
    }

    /// Handles Ctrl-L: shows the prompt on an empty screen.
    func clearScreen() -> UInt8 {
        guard painter.paints else { return UInt8(CC_ERROR) }
        painter.clearScreen()
        return UInt8(CC_REFRESH)
    }

    /// Inserts a paste announced by the terminal as one edit, no line of which is run before Enter.
    func insertPaste() -> UInt8 {
        holdsNotices = true
        defer { holdsNotices = false }
        let closing: [UInt32] = Array("\u{1B}[201~".scalarValues)
        var pasted: [UInt32] = []
        while !pasted.ends(with: closing) {
            guard let scalar = nextScalar() else { return UInt8(CC_EOF) }
            pasted.append(scalar)
        }
        pasted.removeLast(closing.count)
        let text = pasted.withPlainLineEnds
        let shown = text.filter(\.isShownInLine)
        handle.insert(shown)
        if shown.count < text.count {
            mailbox.post(notice: "warning: control characters removed from the paste: \(text.count - shown.count)")
        }
        // Notices that waited for the paste are shown by the next wait.
        mailbox.wake()
        return UInt8(CC_REFRESH)
    }
}

extension [UInt32] {
    fileprivate func ends(with suffix: [UInt32]) -> Bool {
        count >= suffix.count && self[(count - suffix.count)...] == suffix[...]
    }

    /// The text with a newline for every line end.
    fileprivate var withPlainLineEnds: [UInt32] {
        var text: [UInt32] = []
        var last: UInt32 = 0
        for scalar in self {
            defer { last = scalar }
            switch scalar {
            case 0x0D: text.append(0x0A)
            case 0x0A where last == 0x0D: continue
            default: text.append(scalar)
            }
        }
        return text
    }
}

extension UInt32 {
    /// False for control characters other than tabs and newlines.
    fileprivate var isShownInLine: Bool {
        switch self {
        case 0x09, 0x0A, 0x20..<0x7F, 0xA0...: true
        default: false
        }
    }
}
