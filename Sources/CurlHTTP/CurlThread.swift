import CCurl
import Core
import Glibc
import SystemPackage

/// The thread on which all transfers of a transport run.
final class CurlThread: Sendable {
    private let inbox: CurlQueue

    /// Starts the thread.
    ///
    /// - Throws: ``TransportError/libraryMissing(reason:)``.
    init(_ settings: CurlSettings) throws(TransportError) {
        let library = try CurlLibrary.load()
        guard let inbox = CurlQueue(), let loop = CurlLoop(library, settings: settings, inbox: inbox) else {
            throw .libraryMissing(reason: "out of file descriptors or memory")
        }
        self.inbox = inbox
        do throws(Errno) {
            try DetachedThread.start(signals: .blocked) {
                pthread_setname_np(pthread_self(), "curl")
                loop.run()
            }
        } catch {
            throw .libraryMissing(reason: "can't start its thread: \(error.description)")
        }
    }

    deinit {
        inbox.post(.quit)
    }

    func post(_ order: CurlCommand) {
        inbox.post(order)
    }
}
