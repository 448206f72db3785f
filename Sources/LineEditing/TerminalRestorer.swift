import Glibc
import Synchronization

/// A restorer of the terminal's mode at exit, even if the program calls `exit` while a line is read.
enum TerminalRestorer {
    private static let mode = Mutex<TerminalMode?>(nil)

    /// Restores `saved` when the process exits.
    static func restore(_ saved: TerminalMode) {
        let isFirst = mode.withLock { mode in
            defer { mode = saved }
            return mode == nil
        }
        guard isFirst else { return }
        atexit { TerminalRestorer.mode.withLock { $0 }?.restore(to: STDIN_FILENO) }
    }
}
