import Glibc

/// The number of files and connections that this process may have open.
enum OpenFiles {
    /// What the ledger, the transport and the program itself need beside the connections of clients.
    private static let reserved = 64

    /// Lifts the limit as far as the system allows without asking, so that idle connections do not use it up; answers with how many
    /// connections may be taken.
    static func raiseLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return reserved }
        let wanted = min(limit.rlim_max, 65_536)
        if limit.rlim_cur < wanted {
            limit.rlim_cur = wanted
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        return connections(within: Int(clamping: limit.rlim_cur))
    }

    /// How many connections leave enough of that many files.
    static func connections(within files: Int) -> Int {
        max(1, files - min(reserved, files / 2))
    }
}
