import CLibEdit
import Glibc

/// The editing functions of this module, their names for `.editrc`, and their keys.
enum KeyBindings {
    /// The control code passed to libedit for a lone Escape in vi mode; no keyboard sends it.
    static let loneEscape: UInt32 = 0x9F

    /// The code passed to libedit for a character of text, which the function `insert-character` inserts.
    static let insertion: UInt32 = 0x9E

    /// Configures libedit with the functions, the user's `.editrc`, and then the keys that the reader depends on.
    ///
    /// - Returns: The keys that the user has bound.
    static func prepare(_ handle: Libedit) -> UserBindings {
        // Without the two …cr words libedit swaps Enter and Ctrl-J; -ixon frees Ctrl-S; -isig makes Ctrl-C a key.
        handle.run("setty", "-d", "-isig", "-icrnl", "-inlcr", "-ixon")
        addFunctions(to: handle)
        let bound = el_source(handle.pointer, nil) == 0 ? UserBindings(listing: handle.bindings()) : UserBindings()
        guard handle.isEditing else { return bound }
        // Input typed while a command runs is shown once, by the next read.
        handle.run("setty", "-x", "-echo")
        for (key, name) in keys { handle.run("bind", key, name) }
        for (key, name) in handle.isVi ? Array(typingKeys.prefix(3)) : typingKeys { handle.run("bind", key, name) }
        guard handle.isVi else {
            // libedit's own command line is not supported here.
            for key in ["\\ex", "\\eX"] { handle.run("bind", key, "ed-unassigned") }
            return bound
        }
        handle.run("bind", "\\237", "vi-command-mode")
        for (key, name) in keys + commandModeKeys { handle.run("bind", "-a", key, name) }
        return bound
    }

    private static let keys = [
        ("^M", "submit-or-newline"), ("^J", "submit-or-newline"), ("^I", "complete-word"), ("^C", "drop-line"),
        ("^D", "leave-or-delete"), ("^L", "empty-screen"), ("^Z", "suspend-program"), ("^R", "search-entries"),
        ("^X^E", "edit-elsewhere"), ("^P", "previous-entry"), ("^N", "next-entry"), ("^A", "line-start"),
        ("^E", "line-end"),
        // The spellings to which KeySequence maps those of the terminals.
        ("\\e[A", "previous-entry"), ("\\e[B", "next-entry"), ("\\e[C", "next-character"),
        ("\\e[D", "previous-character"), ("\\e[H", "line-start"), ("\\e[F", "line-end"),
        ("\\e[3~", "delete-under-cursor"),
        ("\\e[1;5C", "em-next-word"), ("\\e[1;5D", "ed-prev-word"), ("\\e[3;5~", "em-delete-next-word"),
        ("\\e[5~", "previous-match"), ("\\e[6~", "next-match"), ("\\e[200~", "insert-paste"),
    ]

    /// The keys that delete and move by characters in the modes in which typing inserts.
    private static let typingKeys = [
        ("\\236", "insert-character"), ("^?", "delete-before-cursor"), ("^H", "delete-before-cursor"),
        ("^F", "next-character"),
        ("^B", "previous-character"),
    ]

    private static let commandModeKeys = [
        ("k", "previous-entry"), ("j", "next-entry"), ("v", "edit-elsewhere"), (":", "ed-unassigned"),
        ("\\237", "ed-ignore"),
    ]

    /// A key's function: its name for `.editrc`, what it does, and the method of the editor.
    private typealias Function = (name: String, help: String, run: le_command)

    private static let functions: [Function] = [
        (
            "submit-or-newline", "End the input, or continue on the next line",
            { pointer, _ in LineEditor.of(pointer)?.submitOrNewline() ?? UInt8(CC_ERROR) }
        ),
        (
            "complete-word", "Complete the word before the cursor",
            { pointer, _ in LineEditor.of(pointer)?.completeWord() ?? UInt8(CC_ERROR) }
        ),
        ("drop-line", "Clear the input", { pointer, _ in LineEditor.of(pointer)?.dropLine() ?? UInt8(CC_ERROR) }),
        (
            "leave-or-delete", "Exit if the input is empty, else delete",
            { pointer, _ in LineEditor.of(pointer)?.leaveOrDelete() ?? UInt8(CC_ERROR) }
        ),
        (
            "delete-under-cursor", "Delete the character under the cursor",
            { pointer, _ in LineEditor.of(pointer)?.buffer.deleteUnderCursor() ?? UInt8(CC_ERROR) }
        ),
        (
            "delete-before-cursor", "Delete the character before the cursor",
            { pointer, _ in LineEditor.of(pointer)?.buffer.deleteBeforeCursor() ?? UInt8(CC_ERROR) }
        ),
        (
            "insert-character", "Insert the typed character",
            { pointer, _ in LineEditor.of(pointer)?.insertTyped() ?? UInt8(CC_ERROR) }
        ),
        (
            "next-character", "Move one character right",
            { pointer, _ in LineEditor.of(pointer)?.buffer.moveRight() ?? UInt8(CC_ERROR) }
        ),
        (
            "previous-character", "Move one character left",
            { pointer, _ in LineEditor.of(pointer)?.buffer.moveLeft() ?? UInt8(CC_ERROR) }
        ),
        (
            "previous-match", "Previous entry that begins with the text before the cursor",
            { pointer, _ in LineEditor.of(pointer)?.buffer.previousMatch() ?? UInt8(CC_ERROR) }
        ),
        (
            "next-match", "Next entry that begins with the text before the cursor",
            { pointer, _ in LineEditor.of(pointer)?.buffer.nextMatch() ?? UInt8(CC_ERROR) }
        ),
        (
            "empty-screen", "Clear the screen",
            { pointer, _ in LineEditor.of(pointer)?.clearScreen() ?? UInt8(CC_ERROR) }
        ),
        (
            "suspend-program", "Stop the program until it is continued",
            { pointer, _ in LineEditor.of(pointer)?.suspend() ?? UInt8(CC_ERROR) }
        ),
        (
            "search-entries", "Search earlier entries",
            { pointer, _ in LineEditor.of(pointer)?.searchEntries() ?? UInt8(CC_ERROR) }
        ),
        (
            "edit-elsewhere", "Edit the input with $VISUAL or $EDITOR",
            { pointer, _ in LineEditor.of(pointer)?.editElsewhere() ?? UInt8(CC_ERROR) }
        ),
        (
            "previous-entry", "Up a line, or to the previous entry",
            { pointer, _ in LineEditor.of(pointer)?.buffer.moveUp() ?? UInt8(CC_ERROR) }
        ),
        (
            "next-entry", "Down a line, or to the next entry",
            { pointer, _ in LineEditor.of(pointer)?.buffer.moveDown() ?? UInt8(CC_ERROR) }
        ),
        (
            "line-start", "Move to the start of the line",
            { pointer, _ in LineEditor.of(pointer)?.buffer.moveToLineStart() ?? UInt8(CC_ERROR) }
        ),
        (
            "line-end", "Move to the end of the line",
            { pointer, _ in LineEditor.of(pointer)?.buffer.moveToLineEnd() ?? UInt8(CC_ERROR) }
        ),
        (
            "insert-paste", "Insert pasted text as a whole",
            { pointer, _ in LineEditor.of(pointer)?.insertPaste() ?? UInt8(CC_ERROR) }
        ),
    ]

    private static func addFunctions(to handle: Libedit) {
        for function in functions { handle.add(function.name, help: function.help, function.run) }
    }
}
