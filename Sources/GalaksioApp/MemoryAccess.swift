import CProcess
import Glibc

/// Who may see the memory of this process: in a core file, in /proc, with a debugger.
struct MemoryAccess {
    /// Whether other programs of the same user may look.
    let isOpen: Bool
    /// The most bytes of a core file.
    let coreLimit: rlim_t

    /// What is allowed now.
    static var present: MemoryAccess {
        MemoryAccess(isOpen: process_is_dumpable() == 1, coreLimit: limit().rlim_cur)
    }

    /// Keeps everybody but the system's administrator out; answers with what was allowed before.
    ///
    /// Called before a key is read: afterwards it could already stand in a core file.
    @discardableResult
    static func forbid() -> MemoryAccess {
        let before = present
        MemoryAccess(isOpen: false, coreLimit: 0).restore()
        endWithoutReport()
        return before
    }

    /// Lets a fault end the process at once: the report that the Swift runtime writes to the log shows memory.
    private static func endWithoutReport() {
        for signal in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP] {
            Glibc.signal(signal, SIG_DFL)
        }
    }

    /// Allows this, and no more.
    func restore() {
        var limit = Self.limit()
        limit.rlim_cur = coreLimit
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        _ = process_set_dumpable(isOpen ? 1 : 0)
    }

    private static func limit() -> rlimit {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        return limit
    }
}
