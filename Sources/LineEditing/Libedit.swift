import CLibEdit
import Glibc

/// The owner of libedit's pointers, used on one thread.
final class Libedit {
    /// The line and the cursor in it, in scalars.
    struct Line: Equatable {
        var scalars: [UInt32]
        var cursor: Int
    }

    let pointer: OpaquePointer
    private let history: OpaquePointer
    private var prompt: UnsafeMutablePointer<Int32>
    private var names: [UnsafeMutablePointer<Int32>] = []

    /// True if the terminal can only print.
    let isPoor: Bool

    /// Creates an editor for the terminal that `TERM` names; an unknown one is treated as an xterm.
    init?(program: String) {
        guard characterTypeIsUTF8, let pointer = le_init(program), let history = history_winit() else { return nil }
        self.pointer = pointer
        self.history = history
        prompt = Self.wide([0])
        var isPoor = ["", "dumb"].contains(getenv("TERM").map { String(cString: $0) } ?? "")
        if !isPoor, le_set_terminal(pointer, nil) != 0 { isPoor = le_set_terminal(pointer, "xterm") != 0 }
        self.isPoor = isPoor
        _ = le_use_stderr(pointer)
        _ = le_set_flag(pointer, EL_SIGNAL, 0)
        setEditor("emacs")
        var event = HistEventW()
        _ = le_history_int(history, &event, H_SETSIZE, 10_000)
        _ = le_set_history(pointer, history)
    }

    /// Ends libedit, which restores its changes to the terminal.
    func end() {
        el_end(pointer)
        history_wend(history)
        prompt.deallocate()
        for name in names { name.deallocate() }
        names = []
    }

    /// Runs one of libedit's own commands: `bind`, `setty`, `settc`.
    func run(_ words: String...) {
        let copies = words.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        var arguments = copies.map { UnsafePointer($0) }
        _ = el_parse(pointer, Int32(arguments.count), &arguments)
    }

    /// Returns all keys with more than one character and their commands, as libedit lists them.
    func bindings() -> String {
        guard let text = le_bindings(pointer) else { return "" }
        defer { free(text) }
        return String(cString: text)
    }

    /// Registers a function under a name; libedit keeps the name's pointer.
    func add(_ name: String, help: String, _ function: le_command?) {
        let wide = [name, help].map { Self.wide($0.unicodeScalars.map { Int32($0.value) } + [0]) }
        names += wide
        _ = le_add_command(pointer, wide[0], wide[1], function)
    }

    /// Sets the key maps: `emacs` or `vi`.
    func setEditor(_ name: String) {
        let wide = Self.wide(name.unicodeScalars.map { Int32($0.value) } + [0])
        defer { wide.deallocate() }
        _ = le_set_editor(pointer, wide)
    }

    var isVi: Bool { le_is_vi(pointer) != 0 }

    /// False after `edit off` in `.editrc`.
    var isEditing: Bool { le_get_flag(pointer, EL_EDITMODE) != 0 }

    /// The text that the prompt callback returns.
    var promptPointer: UnsafeMutablePointer<Int32> { prompt }

    /// Sets the prompt that libedit itself shows.
    func setPrompt(_ text: String) {
        prompt.deallocate()
        prompt = Self.wide(text.unicodeScalars.map { Int32($0.value) } + [0])
    }

    /// Redirects libedit's drawing to nowhere; returns false if that fails.
    func mute() -> Bool {
        le_mute(pointer) == 0
    }

    /// Sets a screen size for muted drawing that is too large for a text to fill.
    ///
    /// libedit writes past the last row of a full screen.
    func enlarge() {
        run("settc", "li", "500")
        run("settc", "co", "4000")
    }

    /// Adds an entry for libedit's own history commands.
    func enter(_ entry: String) {
        let wide = Self.wide(entry.unicodeScalars.map { Int32($0.value) } + [0])
        defer { wide.deallocate() }
        var event = HistEventW()
        _ = le_history_text(history, &event, H_ENTER, wide)
    }

    /// The line as it is now.
    var line: Line {
        guard let line = el_wline(pointer)?.pointee, let start = line.buffer else {
            return Line(scalars: [], cursor: 0)
        }
        let whole = UnsafeBufferPointer(start: start, count: line.lastchar - start)
        return Line(scalars: whole.map { UInt32(bitPattern: $0) }, cursor: line.cursor - start)
    }

    /// Inserts at the cursor and moves the cursor after the insertion.
    func insert(_ scalars: [UInt32]) {
        guard !scalars.isEmpty else { return }
        let wide = Self.wide(scalars.map { Int32(bitPattern: $0) } + [0])
        defer { wide.deallocate() }
        _ = el_winsertstr(pointer, wide)
    }

    /// Removes scalars before the cursor.
    func deleteBeforeCursor(_ count: Int) {
        if count > 0 { el_deletestr(pointer, Int32(count)) }
    }

    /// Moves the cursor to the scalar at an index.
    func moveCursor(to index: Int) {
        let distance = index - line.cursor
        if distance != 0 { _ = el_cursor(pointer, Int32(distance)) }
    }

    /// Replaces the line by another text.
    func replaceLine(_ scalars: [UInt32], cursor: Int? = nil) {
        let count = line.scalars.count
        moveCursor(to: count)
        deleteBeforeCursor(count)
        insert(scalars)
        if let cursor { moveCursor(to: cursor) }
    }

    /// Switches between the editing mode of the terminal and the one for commands.
    func setEditingMode(_ isOn: Bool) {
        _ = le_set_flag(pointer, EL_PREP_TERM, isOn ? 1 : 0)
    }

    private static func wide(_ scalars: [Int32]) -> UnsafeMutablePointer<Int32> {
        let memory = UnsafeMutablePointer<Int32>.allocate(capacity: scalars.count)
        memory.initialize(from: scalars, count: scalars.count)
        return memory
    }
}
