import CLibEdit
import Glibc

/// A line editor based on libedit, used on the editing thread.
///
/// libedit keeps the line and handles its keys; ``InputPainter`` draws, ``KeySequenceReader`` tells the keys apart, and
/// ``LineBuffer`` moves the cursor and changes the line.
final class LineEditor {
    let handle: Libedit
    let assistance: LineAssistance
    let mailbox: EditorRequestQueue
    let before: TerminalMode
    let input: TerminalInput
    let painter: InputPainter
    let buffer: LineBuffer
    let keys: KeySequenceReader

    /// The result of the current read; nil as long as it is not known.
    var outcome: LineEvent?
    /// True while notices wait, during a paste or while another program has the terminal.
    var holdsNotices = false
    /// The line for which the last Tab listed candidates, so that the next Tab does not list them again.
    var listed: [UInt32]?
    /// True while libedit gets no keys, so that it returns those that it holds.
    var takesNoKeys = false
    /// True while a command is read, rather than the answer to a question.
    private(set) var readsCommand = false
    /// The keys that the next input begins with, once a command is read.
    var draftKeys: [UInt32] = []

    init?(program: String, assistance: LineAssistance, mailbox: EditorRequestQueue, before: TerminalMode) {
        guard let handle = Libedit(program: program) else { return nil }
        self.handle = handle
        self.assistance = assistance
        self.mailbox = mailbox
        self.before = before
        input = TerminalInput(descriptor: STDIN_FILENO, wakePipe: mailbox.wakePipe)
        buffer = LineBuffer(handle: handle)
        let boundByUser = KeyBindings.prepare(handle)
        let paints = !handle.isPoor && handle.isEditing && handle.mute()
        if paints { handle.enlarge() }
        painter = InputPainter(handle: handle, assistance: assistance, input: input, paints: paints)
        keys = KeySequenceReader(handle: handle, input: input, insertsText: paints, boundByUser: boundByUser)
        _ = le_set_client(handle.pointer, Unmanaged.passUnretained(self).toOpaque())
        _ = le_set_prompt(handle.pointer, { LineEditor.of($0)?.handle.promptPointer })
        _ = le_set_reader(handle.pointer, { LineEditor.of($0)?.answerKey(into: $1) ?? 0 })
        SignalForwarder.start(mailbox.wakePipe)
    }

    /// Returns the editor to which a callback of libedit belongs.
    static func of(_ pointer: OpaquePointer?) -> LineEditor? {
        guard let client = le_client(pointer) else { return nil }
        return Unmanaged<LineEditor>.fromOpaque(client).takeUnretainedValue()
    }

    /// Ends the editor: restores the signals and the terminal.
    func end() {
        SignalForwarder.stop()
        handle.end()
    }

    /// Reads the next command, which begins with a draft if one waits.
    func readCommand(_ prompt: LinePrompt) -> LineEvent {
        input.putBack(keys: draftKeys)
        draftKeys = []
        readsCommand = true
        defer { readsCommand = false }
        return read(prompt)
    }

    /// Reads one input.
    func read(_ prompt: LinePrompt) -> LineEvent {
        outcome = nil
        listed = nil
        buffer.restart()
        painter.begin(prompt)
        // libedit shows the prompt before it sets its mode; keys typed in between would be echoed by the kernel.
        if handle.isEditing { handle.setEditingMode(true) }
        setBracketedPaste(true)
        var count: Int32 = 0
        let text = el_wgets(handle.pointer, &count)
        // One of libedit's own commands has ended the line.
        if painter.paints, outcome == nil { painter.moveBelow() }
        setBracketedPaste(false)
        le_flush()
        if let outcome { return outcome }
        guard let text, count > 0 else { return .end }
        let line = UnsafeBufferPointer(start: text, count: Int(count)).map { UInt32(bitPattern: $0) }
        return .line(String(scalars: line.last == 0x0A ? line.dropLast() : line[...]))
    }

    /// Ends the read with an event, below the input.
    func finish(_ event: LineEvent, showing text: String = "") -> UInt8 {
        painter.moveBelow(showing: text)
        outcome = event
        return UInt8(CC_EOF)
    }

    func setBracketedPaste(_ isOn: Bool) {
        guard painter.paints else { return }
        painter.put(isOn ? "\u{1B}[?2004h" : "\u{1B}[?2004l")
        le_flush()
    }

    private func answerKey(into target: UnsafeMutablePointer<Int32>?) -> Int32 {
        guard !takesNoKeys, let scalar = keys.next(nextScalar) else { return 0 }
        // After any other key, candidates may be listed again.
        if scalar != 0x09 { listed = nil }
        target?.pointee = Int32(bitPattern: scalar)
        return 1
    }

    /// Waits for the next key, handling notices, signals and hints meanwhile; returns nil when the read is over.
    func nextScalar() -> UInt32? {
        while true {
            if let scalar = input.take() { return scalar }
            if !input.mayHaveMore || !input.hasInput(within: 0) { painter.paint() }
            switch input.wait() {
            case .input:
                continue
            case .wake(let bytes):
                guard serve(bytes) else { return nil }
            case .ended:
                outcome = .end
                return nil
            case .failed(let reason):
                outcome = .failed(reason)
                return nil
            }
        }
    }

    /// Handles the reasons for a wake-up; returns false when the read is over.
    private func serve(_ bytes: [UInt8]) -> Bool {
        if let signal = mailbox.signal {
            painter.moveBelow()
            outcome = .terminated(signal: signal)
            return false
        }
        if bytes.contains(SignalForwarder.continued) { resume() }
        if bytes.contains(SignalForwarder.resized) { painter.resize() }
        if !holdsNotices { printNotices() }
        return true
    }

    /// Prints the waiting notices above the prompt.
    private func printNotices() {
        let notices = mailbox.takeNotices()
        if !notices.isEmpty { painter.printAbove(notices) }
    }
}

extension String {
    /// Creates a text from scalar values; invalid ones are left out.
    init(scalars: some Sequence<UInt32>) {
        // Written as bytes, because a key makes several such texts, and with the standard library's initializer they
        // take a fifth of the time of a key.
        let scalars = Array(scalars)
        self.init(unsafeUninitializedCapacity: scalars.count * 4) { bytes in
            var end = 0
            for value in scalars {
                guard value > 0x7F else {
                    bytes[end] = UInt8(value)
                    end += 1
                    continue
                }
                guard let scalar = Unicode.Scalar(value) else { continue }
                for byte in scalar.utf8 {
                    bytes[end] = byte
                    end += 1
                }
            }
            return end
        }
    }

    /// The scalar values of the text without zeros, which end a text for libedit.
    var scalarValues: [UInt32] {
        var values: [UInt32] = []
        values.reserveCapacity(utf8.count)
        for scalar in unicodeScalars where scalar.value != 0 { values.append(scalar.value) }
        return values
    }
}
