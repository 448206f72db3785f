import CCurl
import Core
import Glibc

/// The event loop of the transfer thread, with the multi handle and the easy handles.
///
/// It is created before the thread starts, and no other thread accesses it after that.
final class CurlLoop {
    let watch: CurlPoller
    var names = HeaderNameCache()
    let library: CurlLibrary
    let settings: CurlSettings
    /// The data that easy handles share in addition to the multi handle: TLS sessions.
    let share: CurlLibrary.Share
    private let inbox: CurlQueue
    private let multi: CurlLibrary.Multi
    private var busy: [CurlEasyHandle] = []
    private var certificates = CurlCertificates()
    let headerLists = CurlHeaderLists()
    private var runs = true

    /// Creates a loop; nil if libcurl provides no handles, or the machine no file descriptors.
    init?(_ library: CurlLibrary, settings: CurlSettings, inbox: CurlQueue) {
        guard let watch = CurlPoller(wakingOn: inbox.wake) else { return nil }
        guard let multi = library.makeMulti() else { return nil }
        guard let share = library.makeShare() else {
            _ = library.freeMulti(multi)
            return nil
        }
        self.share = share
        self.library = library
        self.settings = settings
        self.inbox = inbox
        self.multi = multi
        self.watch = watch
        library.setWatch(
            of: multi,
            to: Unmanaged.passUnretained(watch).toOpaque(),
            socket: wantSocket,
            timer: wantTime
        )
        library.share(CURL_LOCK_DATA_SSL_SESSION, in: share)
        let connections = OpenFiles.connections(within: OpenFiles.limit)
        library.set(CURLMOPT_MAXCONNECTS, of: multi, to: min(1024, connections))
        library.set(CURLMOPT_MAX_TOTAL_CONNECTIONS, of: multi, to: connections)
        library.set(CURLMOPT_MAX_HOST_CONNECTIONS, of: multi, to: 0)
    }

    deinit {
        busy.removeAll()
        _ = library.freeMulti(multi)
        _ = library.freeShare(share)
    }

    /// Runs until it receives the command to quit.
    func run() {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 128) { events in
            while runs {
                let count = watch.wait(into: events)
                for event in events[..<count] {
                    if event.data.fd == inbox.wake { obey() } else { act(on: event) }
                    readMessages()
                }
                if watch.takeDue() {
                    act(on: CURL_SOCKET_TIMEOUT, 0)
                    readMessages()
                }
            }
        }
    }

    private func obey() {
        for order in inbox.take() {
            switch order {
            case .start(let transfer, let answer): start(transfer, answer)
            case .stop(let transfer): stop(transfer)
            case .quit: runs = false
            }
        }
    }

    private func start(_ transfer: CurlTransfer, _ answer: CurlCommand.Answer) {
        guard !transfer.isStopped else { return answer.resume(returning: .failure(.cancelledUnsent)) }
        guard let handle = CurlEasyHandle(transfer, answering: answer, by: self) else {
            return answer.resume(
                returning: .failure(.libraryMissing(reason: "it can't create more handles, or is older than 7.80"))
            )
        }
        handle.position = busy.count
        busy.append(handle)
        let code = library.add(multi, handle.easy)
        guard code == CURLM_OK else {
            return finish(handle, .failure(.libraryMissing(reason: "it can't start more transfers")))
        }
    }

    private func stop(_ transfer: CurlTransfer) {
        guard let handle = busy.first(where: { $0.transfer === transfer }) else { return }
        finish(handle, .failure(handle.cancellation))
    }

    private func act(on event: epoll_event) {
        if let ready = watch.readiness(of: event) { act(on: event.data.fd, ready) }
    }

    private func act(on socket: curl_socket_t, _ ready: CInt) {
        var running: CInt = 0
        _ = library.act(multi, socket, ready, &running)
    }

    private func readMessages() {
        var left: CInt = 0
        while let message = library.nextMessage(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE,
                let owner = library.pointer(CURLINFO_PRIVATE, of: message.pointee.easy_handle)
            else { continue }
            let code = ccurl_message_result(message)
            let handle = Unmanaged<CurlEasyHandle>.fromOpaque(owner).takeUnretainedValue()
            finish(handle, code == CURLE_OK ? handle.reply(&certificates) : .failure(handle.failure(code)))
        }
    }

    private func finish(_ handle: CurlEasyHandle, _ result: Result<HTTPClientResponse, TransportError>) {
        _ = library.remove(multi, handle.easy)
        let last = busy.removeLast()
        if last !== handle {
            busy[handle.position] = last
            last.position = handle.position
        }
        handle.finish(result)
    }
}
