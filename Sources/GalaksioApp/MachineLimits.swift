import Core
import Glibc

/// The resource limits of this process; if they are too low, the program would end in the middle, or hang.
enum MachineLimits {
    /// The open files that a mode needs, in addition to those that the process inherited.
    enum Need {
        /// A console.
        case console
        /// A server and its clients.
        case server

        fileprivate var files: Int {
            switch self {
            case .console: 16
            case .server: OpenFiles.reserved + 8
            }
        }
    }

    /// The minimum address space, in bytes: stacks of threads and the allocator's arenas are most of it.
    private static let leastSpace: UInt64 = 640 << 20
    /// The minimum stack, in bytes.
    private static let leastStack: UInt64 = 256 << 10
    /// The number of threads that are certain to be needed.
    private static let leastThreads = 8

    /// Checks the limits of this process.
    ///
    /// - Throws: ``LimitError``.
    static func check(for need: Need) throws(LimitError) {
        if need == .server { OpenFiles.raiseLimit() }
        let files = limit(RLIMIT_NOFILE)
        guard files >= UInt64(need.files) else { throw .files(files, least: need.files) }
        let space = limit(RLIMIT_AS)
        guard space >= leastSpace else { throw .memory(megabytes: space >> 20, least: leastSpace >> 20) }
        let stack = limit(RLIMIT_STACK)
        guard stack >= leastStack else { throw .stack(kilobytes: stack >> 10, least: leastStack >> 10) }
        // The number of threads that the user already has is not known; if the limit is low, starting them is tried.
        guard limit(__RLIMIT_NPROC) > 256 || canStart(leastThreads) else { throw .threads }
    }

    private static func limit(_ resource: __rlimit_resource) -> UInt64 {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return .max }
        return UInt64(limit.rlim_cur)
    }

    /// Returns true if that many threads can run at the same time; they end as soon as all have been started.
    private static func canStart(_ count: Int) -> Bool {
        var gate = pthread_mutex_t()
        pthread_mutex_init(&gate, nil)
        pthread_mutex_lock(&gate)
        var threads: [pthread_t] = []
        for _ in 0..<count {
            var thread = pthread_t()
            let code = withUnsafeMutablePointer(to: &gate) { gate in
                pthread_create(&thread, nil, waitForGate, gate)
            }
            if code == 0 { threads.append(thread) }
        }
        pthread_mutex_unlock(&gate)
        for thread in threads { pthread_join(thread, nil) }
        pthread_mutex_destroy(&gate)
        return threads.count == count
    }
}

private func waitForGate(_ gate: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    let gate = gate?.assumingMemoryBound(to: pthread_mutex_t.self)
    if let gate, pthread_mutex_lock(gate) == 0 { pthread_mutex_unlock(gate) }
    return nil
}

/// A resource limit that is too low.
enum LimitError: UserFacingError {
    /// The number of files that may be open.
    case files(UInt64, least: Int)
    /// The address space.
    case memory(megabytes: UInt64, least: UInt64)
    /// The stack of threads.
    case stack(kilobytes: UInt64, least: UInt64)
    /// The number of threads.
    case threads

    var code: FailureCode { .badSetting }

    var message: String {
        switch self {
        case .files(let count, let least):
            "the limit of \(count) open files is too low, galaksio needs at least \(least)"
        case .memory(let megabytes, let least):
            "the memory limit of \(megabytes) MB is too low, galaksio needs at least \(least) MB"
        case .stack(let kilobytes, let least):
            "the stack limit of \(kilobytes) kB is too low, galaksio needs at least \(least) kB"
        case .threads: "can't start enough threads, your process limit is too low"
        }
    }

    var hint: String? {
        switch self {
        case .files(_, let least): "ulimit -n \(max(1024, least))"
        case .memory: "ulimit -v unlimited"
        case .stack: "ulimit -s 8192"
        case .threads: "ulimit -u unlimited"
        }
    }
}
