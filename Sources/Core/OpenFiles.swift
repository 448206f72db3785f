import Glibc

/// The limits of open files: those that the process needs itself, and those left for connections.
///
/// If none is left, even the runtime's own threads end the process, so connections never take the last ones: half of
/// the remaining files is for clients, half for the requests that are made for them.
public enum OpenFiles {
    /// The number of files that the ledger, the event loops (one per core) and the program itself have open.
    public static let reserved = 40 + 4 * max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    /// The number of files that may be open now.
    public static var limit: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return reserved }
        return Int(clamping: limit.rlim_cur)
    }

    /// Raises the limit as far as the system allows without privileges, so that idle connections do not exhaust it.
    public static func raiseLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        let wanted = min(limit.rlim_max, 65_536)
        guard limit.rlim_cur < wanted else { return }
        limit.rlim_cur = wanted
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Returns the number of connections of one side that leave enough of the given number of files.
    public static func connections(within files: Int) -> Int {
        max(4, (files - reserved) / 2)
    }
}
