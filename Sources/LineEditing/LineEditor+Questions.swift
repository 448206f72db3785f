import CLibEdit
import Glibc

/// Questions, which are never answered by input typed or pasted before they were shown.
extension LineEditor {
    /// Shows a question and reads one line that was typed after it and came alone.
    func ask(_ question: LinePrompt) -> LineEvent {
        var dropped = dropTypeAhead(quietFor: TypeAhead.quietBeforeQuestion)
        if !dropped.isEmpty { say(TypeAhead.droppedBefore) }
        while true {
            if let signal = mailbox.signal { return .terminated(signal: signal) }
            if dropped.hasEnded { return .end }
            if dropped.hasInterrupt { return .interrupt(draft: "") }
            let event = read(question)
            guard case .line = event else { return event }
            dropped = dropTypeAhead(quietFor: TypeAhead.quietAfterAnswer)
            if dropped.isEmpty || dropped.isRestOfLineEnd { return event }
            say(TypeAhead.droppedTogether)
        }
    }

    /// Reads a line that is not echoed; returns nil if it is not entered, or did not come alone.
    func readSecret(_ prompt: String) -> [UInt8]? {
        guard let reader = SecretReader(input: input, mailbox: mailbox) else { return nil }
        let dropped = dropTypeAhead(quietFor: TypeAhead.quietBeforeQuestion)
        if !dropped.isEmpty { say(TypeAhead.droppedBefore) }
        guard !dropped.hasInterrupt, !dropped.hasEnded else { return nil }
        return reader.read(prompt)
    }

    /// Discards the keys not yet processed that the program, libedit and the terminal hold.
    private func dropTypeAhead(quietFor milliseconds: Int32) -> TypeAhead {
        var dropped = TypeAhead()
        dropped.add(input.unread)
        input.wipe()
        dropMacro(counting: &dropped)
        dropped.drop(from: STDIN_FILENO, quietFor: milliseconds) { mailbox.signal != nil }
        return dropped
    }

    /// Discards the rest of a key that stands for several, from a line of `.editrc` such as `bind -s`.
    private func dropMacro(counting dropped: inout TypeAhead) {
        guard handle.isEditing else { return }
        takesNoKeys = true
        defer { takesNoKeys = false }
        var scalar: wchar_t = 0
        while el_wgetc(handle.pointer, &scalar) > 0 { dropped.add([UInt8(truncatingIfNeeded: scalar)]) }
        handle.setEditingMode(false)
    }

    private func say(_ text: String) {
        painter.put(text + "\n")
        le_flush()
    }
}
