import Glibc

/// The files and connections that this process may have open: what it needs itself, and what is left for connections.
///
/// Where none is left even the runtime's own threads end the process, so connections never take the last ones: half of what is left is
/// for clients, half for the requests that are made for them.
public enum OpenFiles {
    /// What the ledger, the event loops, one for each core, and the program itself have open.
    public static let reserved = 40 + 4 * max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    /// How many may be open now.
    public static var limit: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return reserved }
        return Int(clamping: limit.rlim_cur)
    }

    /// Lifts the limit as far as the system allows without asking, so that idle connections do not use it up.
    public static func raiseLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        let wanted = min(limit.rlim_max, 65_536)
        guard limit.rlim_cur < wanted else { return }
        limit.rlim_cur = wanted
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// How many connections of one side leave enough of that many files.
    public static func connections(within files: Int) -> Int {
        max(4, (files - reserved) / 2)
    }
}
