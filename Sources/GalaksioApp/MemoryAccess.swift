import CProcess
import Glibc

/// The access of others to the memory of this process: in a core file, in /proc, with a debugger.
struct MemoryAccess {
    /// True if other programs of the same user may read the memory.
    let isOpen: Bool
    /// The maximum size of a core file, in bytes.
    let coreLimit: rlim_t

    /// The current access.
    static var present: MemoryAccess {
        MemoryAccess(isOpen: process_is_dumpable() == 1, coreLimit: limit().rlim_cur)
    }

    /// Denies access to all but the system's administrator, and returns the access before.
    ///
    /// Called before a key is read, which could otherwise already be in a core file.
    @discardableResult
    static func forbid() -> MemoryAccess {
        let before = present
        MemoryAccess(isOpen: false, coreLimit: 0).restore()
        endWithoutReport()
        return before
    }

    /// Makes a fault end the process at once, because the Swift runtime's report in the log shows memory.
    private static func endWithoutReport() {
        for signal in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP] {
            Glibc.signal(signal, SIG_DFL)
        }
    }

    /// Sets the access of this process to this value.
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
