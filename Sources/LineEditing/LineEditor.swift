import CLibEdit
import Glibc

/// Edits lines with libedit, on the editing thread.
///
/// libedit keeps the line and its keys. It does not draw: its short moves break wide characters at the right margin,
/// and then it is wrong about its own row. What stands on the screen is painted here, and known exactly.
final class LineEditor {
    let handle: Libedit
    let assistance: LineAssistance
    let mailbox: EditorRequestQueue
    let before: TerminalMode
    var pump: TerminalInput
    var size = TerminalMode.Size(columns: 80, rows: 24)
    /// The size that the system told last.
    var toldSize = TerminalMode.Size(columns: 80, rows: 24)

    /// What the running read will answer, once it is known.
    var outcome: LineEvent?
    /// The prompt of this read, or of a search in it.
    var prompt = LinePrompt(plain: "")
    /// What stands on the screen; nil if the cursor is where the prompt begins.
    var shown: PaintedFrame?
    /// Whether notices wait, because a paste is being read.
    var holdsNotices = false
    /// Whether the keys go to a search.
    var isSearching = false
    /// What the last Tab listed, so that the next one does not list it again.
    var listed: [UInt32]?
    /// True while libedit is handed no key: it is to give back those that it holds.
    var takesNoKeys = false
    /// The rest of a key that libedit has been handed the beginning of.
    var sequence: [UInt32] = []
    /// True while a command is read, and not the answer to a question.
    private(set) var readsCommand = false
    /// The character of text that ``KeyBindings/insertion`` stands for.
    var typed: UInt32 = 0
    /// The scalar that libedit was handed last.
    var handed = KeyBindings.insertion
    /// Whether a number was typed behind Escape, which the next key is repeated by.
    var isCounting = false
    /// The keys that the user's `.editrc` binds.
    private(set) var boundByUser = UserBindings()
    /// Whether the terminal says where its cursor is; false once it was asked in vain.
    var reportsCursor = true
    /// Whether the terminal wraps its rows anew in another width; xterm, GNU screen and the Linux console do not.
    var wrapsAnew =
        getenv("XTERM_VERSION") == nil && getenv("STY") == nil
        && getenv("TERM").map { String(cString: $0) } != "linux"
    /// Rows of the input that a smaller screen has pushed out at its top, where nothing can be painted over.
    var rowsAbove = 0
    /// Keys that the next input begins with, once a command is read.
    var draftKeys: [UInt32] = []
    var history = EditHistory()
    /// Whether the terminal can show more than a line, or libedit draws as well as it can.
    private(set) var paints = false

    init?(program: String, assistance: LineAssistance, mailbox: EditorRequestQueue, before: TerminalMode) {
        guard let handle = Libedit(program: program) else { return nil }
        self.handle = handle
        self.assistance = assistance
        self.mailbox = mailbox
        self.before = before
        pump = TerminalInput(descriptor: STDIN_FILENO, wakePipe: mailbox.wakePipe)
        _ = le_set_client(handle.pointer, Unmanaged.passUnretained(self).toOpaque())
        _ = le_set_prompt(handle.pointer, { LineEditor.of($0)?.handle.promptPointer })
        _ = le_set_reader(handle.pointer, { LineEditor.of($0)?.answerKey(into: $1) ?? 0 })
        boundByUser = KeyBindings.prepare(handle)
        paints = !handle.isPoor && handle.isEditing && handle.mute()
        if paints { handle.enlarge() }
        SignalForwarder.start(mailbox.wakePipe)
    }

    /// The editor that a callback of libedit is meant for.
    static func of(_ pointer: OpaquePointer?) -> LineEditor? {
        guard let client = le_client(pointer) else { return nil }
        return Unmanaged<LineEditor>.fromOpaque(client).takeUnretainedValue()
    }

    /// Gives everything back.
    func end() {
        SignalForwarder.stop()
        handle.end()
    }

    /// Makes an entry available to the arrow keys and the search.
    func remember(_ entry: String) {
        history.add(entry)
        handle.enter(entry)
    }

    /// Reads the next command, which begins with a draft if one waits.
    func readCommand(_ prompt: LinePrompt) -> LineEvent {
        pump.putBack(keys: draftKeys)
        draftKeys = []
        readsCommand = true
        defer { readsCommand = false }
        return read(prompt)
    }

    /// Reads one input.
    func read(_ prompt: LinePrompt) -> LineEvent {
        outcome = nil
        shown = nil
        rowsAbove = 0
        listed = nil
        history.restart()
        size = TerminalMode.size(of: STDOUT_FILENO) ?? TerminalMode.Size(columns: 80, rows: 24)
        toldSize = size
        self.prompt = prompt
        if !paints { handle.setPrompt(prompt.plain) }
        // libedit shows the prompt before it sets its mode; keys in between would be echoed by the kernel.
        if handle.isEditing { handle.setEditingMode(true) }
        setBracketedPaste(true)
        var count: Int32 = 0
        let text = el_wgets(handle.pointer, &count)
        // One of libedit's own commands has ended the line.
        if paints, outcome == nil { moveBelow() }
        setBracketedPaste(false)
        le_flush()
        if let outcome { return outcome }
        guard let text, count > 0 else { return .end }
        let line = UnsafeBufferPointer(start: text, count: Int(count)).map { UInt32(bitPattern: $0) }
        return .line(String(scalars: line.last == 0x0A ? line.dropLast() : line[...]))
    }

    /// Ends the read with an answer, below the input.
    func finish(_ event: LineEvent, showing text: String = "") -> UInt8 {
        moveBelow(showing: text)
        outcome = event
        return UInt8(CC_EOF)
    }

    func setBracketedPaste(_ isOn: Bool) {
        guard paints else { return }
        put(isOn ? "\u{1B}[?2004h" : "\u{1B}[?2004l")
        le_flush()
    }

    private func answerKey(into target: UnsafeMutablePointer<Int32>?) -> Int32 {
        guard !takesNoKeys, let scalar = nextKey() else { return 0 }
        // After any other key a list is wanted again.
        if scalar != 0x09 { listed = nil }
        target?.pointee = Int32(bitPattern: scalar)
        return 1
    }

    /// Waits for the next key and serves notices, signals and hints meanwhile; nil when the read is over.
    func nextScalar() -> UInt32? {
        while true {
            if let scalar = pump.take() { return scalar }
            if !pump.mayHaveMore || !pump.hasInput(within: 0) { paint() }
            switch pump.wait() {
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

    /// Does what woke the thread up; false when the read is over.
    private func serve(_ bytes: [UInt8]) -> Bool {
        if let signal = mailbox.signal {
            moveBelow()
            outcome = .terminated(signal: signal)
            return false
        }
        if bytes.contains(SignalForwarder.continued) { resume() }
        if bytes.contains(SignalForwarder.resized) { resize() }
        if !holdsNotices { printNotices() }
        return true
    }
}

extension String {
    /// A text from scalar values; impossible ones are left out.
    init(scalars: some Sequence<UInt32>) {
        // CapturedOutput as bytes: a key makes several of them, and the standard library's way costs a fifth of all that a key costs.
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

    /// The scalar values of the text, without zeros, which end a text for libedit.
    var scalarValues: [UInt32] {
        var values: [UInt32] = []
        values.reserveCapacity(utf8.count)
        for scalar in unicodeScalars where scalar.value != 0 { values.append(scalar.value) }
        return values
    }
}
