import CCurl
import Core
import Glibc

/// The thread on which all transfers of a transport run.
final class CurlThread: Sendable {
    private let inbox: CurlQueue

    /// Starts the thread.
    ///
    /// - Throws: ``TransportError/libraryMissing(reason:)``.
    init(_ settings: CurlSettings) throws(TransportError) {
        let library = try CurlLibrary.load()
        guard let inbox = CurlQueue(), let loop = CurlLoop(library, settings: settings, inbox: inbox) else {
            throw .libraryMissing(reason: "the machine gives out no more file descriptors or memory")
        }
        self.inbox = inbox
        try start(CurlThreadContext(loop))
    }

    deinit {
        inbox.post(.quit)
    }

    func post(_ order: CurlCommand) {
        inbox.post(order)
    }

    /// Starts the thread with all signals blocked: they are for the code that waits for them.
    private func start(_ work: CurlThreadContext) throws(TransportError) {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let box = Unmanaged.passRetained(work)
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, runCurlThread, box.toOpaque())
        guard code == 0 else {
            box.release()
            throw .libraryMissing(reason: "no thread for libcurl: \(String(cString: strerror(code)))")
        }
        pthread_detach(thread)
    }
}

private func runCurlThread(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let box else { return nil }
    pthread_setname_np(pthread_self(), "curl")
    Unmanaged<CurlThreadContext>.fromOpaque(box).takeRetainedValue().run()
    return nil
}

/// The context that is passed to the thread.
final class CurlThreadContext {
    private let loop: CurlLoop

    init(_ loop: CurlLoop) {
        self.loop = loop
    }

    func run() {
        loop.run()
    }
}
