import Glibc
public import SystemPackage

/// A detached thread that runs one function, which may block, and ends with it.
public enum DetachedThread {
    /// The signals that may be delivered to a thread.
    public enum Signals: Sendable {
        /// Those of the thread that starts it.
        case inherited
        /// None: they are for the code that waits for them.
        case blocked
    }

    private final class Work {
        let run: () -> Void

        init(_ run: @escaping () -> Void) {
            self.run = run
        }
    }

    /// Starts a detached thread.
    ///
    /// - Parameters:
    ///   - signals: The signals that may be delivered to it.
    ///   - run: The function that it runs.
    /// - Throws: `Errno` if the system cannot create one.
    public static func start(
        signals: Signals = .inherited,
        _ run: sending @escaping () -> Void
    ) throws(Errno) {
        var before = sigset_t()
        if signals == .blocked {
            var all = sigset_t()
            sigfillset(&all)
            pthread_sigmask(SIG_SETMASK, &all, &before)
        }
        defer { if signals == .blocked { pthread_sigmask(SIG_SETMASK, &before, nil) } }
        let work = Unmanaged.passRetained(Work(run))
        var thread = pthread_t()
        let answer = pthread_create(&thread, nil, { Self.enter($0) }, work.toOpaque())
        guard answer == 0 else {
            work.release()
            throw Errno(rawValue: answer)
        }
        pthread_detach(thread)
    }

    private static func enter(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
        return nil
    }
}
