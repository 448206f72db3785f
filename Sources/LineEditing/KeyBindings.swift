import CLibEdit
import Glibc

/// Our functions, their names for `.editrc`, and their keys.
enum KeyBindings {
    /// What a lone Escape becomes in vi mode: a control code that no keyboard sends.
    static let loneEscape: UInt32 = 0x9F

    /// Sets libedit up: functions, the user's `.editrc`, then the keys that the reader depends on.
    static func prepare(_ handle: EditLineHandle) {
        // Without the two …cr words libedit swaps Enter and Ctrl-J; -ixon frees Ctrl-S; -isig makes Ctrl-C a key.
        handle.run("setty", "-d", "-isig", "-icrnl", "-inlcr", "-ixon")
        addFunctions(to: handle)
        _ = el_source(handle.pointer, nil)
        guard handle.isEditing else { return }
        // What is typed while a command runs is shown once, by the next read.
        handle.run("setty", "-x", "-echo")
        for (key, name) in keys { handle.run("bind", key, name) }
        guard handle.isVi else {
            // libedit's own command line has no place here.
            handle.run("bind", "\\ex", "ed-unassigned")
            return
        }
        handle.run("bind", "\\237", "vi-command-mode")
        for (key, name) in keys + commandModeKeys { handle.run("bind", "-a", key, name) }
    }

    private static let keys = [
        ("^M", "submit-or-newline"), ("^J", "submit-or-newline"), ("^I", "complete-word"), ("^C", "drop-line"),
        ("^D", "leave-or-delete"), ("^L", "empty-screen"), ("^Z", "suspend-program"), ("^R", "search-entries"),
        ("^X^E", "edit-elsewhere"),
        ("^P", "previous-entry"), ("^N", "next-entry"), ("\\e[A", "previous-entry"), ("\\e[B", "next-entry"),
        ("\\eOA", "previous-entry"), ("\\eOB", "next-entry"), ("\\e[C", "ed-next-char"), ("\\e[D", "ed-prev-char"),
        ("\\eOC", "ed-next-char"), ("\\eOD", "ed-prev-char"), ("\\e[H", "line-start"), ("\\e[F", "line-end"),
        ("\\eOH", "line-start"), ("\\eOF", "line-end"), ("\\e[1~", "line-start"), ("\\e[4~", "line-end"),
        ("^A", "line-start"), ("^E", "line-end"), ("\\e[3~", "delete-under-cursor"),
        ("\\e[1;5C", "em-next-word"), ("\\e[1;5D", "ed-prev-word"), ("\\e[200~", "insert-paste"),
    ]

    private static let commandModeKeys = [
        ("k", "previous-entry"), ("j", "next-entry"), ("v", "edit-elsewhere"), (":", "ed-unassigned"),
        ("\\237", "ed-ignore"),
    ]

    private static func addFunctions(to handle: EditLineHandle) {
        handle.add("submit-or-newline", help: "End the input, or go on with its next line") { pointer, _ in
            LineEditor.of(pointer)?.submitOrNewline() ?? UInt8(CC_ERROR)
        }
        handle.add("complete-word", help: "Complete what is before the cursor") { pointer, _ in
            LineEditor.of(pointer)?.completeWord() ?? UInt8(CC_ERROR)
        }
        handle.add("drop-line", help: "Drop the input") { pointer, _ in
            LineEditor.of(pointer)?.dropLine() ?? UInt8(CC_ERROR)
        }
        handle.add("leave-or-delete", help: "End of input if it is empty, else delete") { pointer, _ in
            LineEditor.of(pointer)?.leaveOrDelete() ?? UInt8(CC_ERROR)
        }
        handle.add("delete-under-cursor", help: "Delete the character under the cursor") { pointer, _ in
            LineEditor.of(pointer)?.deleteUnderCursor() ?? UInt8(CC_ERROR)
        }
        handle.add("empty-screen", help: "Go on at the top of an empty screen") { pointer, _ in
            LineEditor.of(pointer)?.clearScreen() ?? UInt8(CC_ERROR)
        }
        handle.add("suspend-program", help: "Stop the program until it is continued") { pointer, _ in
            LineEditor.of(pointer)?.suspend() ?? UInt8(CC_ERROR)
        }
        handle.add("search-entries", help: "Search earlier entries") { pointer, _ in
            LineEditor.of(pointer)?.searchEntries() ?? UInt8(CC_ERROR)
        }
        handle.add("edit-elsewhere", help: "Edit the input with $VISUAL or $EDITOR") { pointer, _ in
            LineEditor.of(pointer)?.editElsewhere() ?? UInt8(CC_ERROR)
        }
        handle.add("previous-entry", help: "A line up, or the entry before") { pointer, _ in
            LineEditor.of(pointer)?.moveUp() ?? UInt8(CC_ERROR)
        }
        handle.add("next-entry", help: "A line down, or the entry after") { pointer, _ in
            LineEditor.of(pointer)?.moveDown() ?? UInt8(CC_ERROR)
        }
        handle.add("line-start", help: "To the start of the line") { pointer, _ in
            LineEditor.of(pointer)?.moveToLineStart() ?? UInt8(CC_ERROR)
        }
        handle.add("line-end", help: "To the end of the line") { pointer, _ in
            LineEditor.of(pointer)?.moveToLineEnd() ?? UInt8(CC_ERROR)
        }
        handle.add("insert-paste", help: "Insert what is pasted, whole") { pointer, _ in
            LineEditor.of(pointer)?.insertPaste() ?? UInt8(CC_ERROR)
        }
    }
}
