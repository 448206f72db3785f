import CCurl
import Core
import Glibc
import HTTPTypes
import SystemPackage

/// An easy handle of libcurl for one transfer.
///
/// It is not reused for another transfer: libcurl 7.88 keeps a pointer to the last header field of a response, which it
/// has freed when the next response begins with a folded line. Connections, addresses and TLS sessions are kept outside
/// of the handles.
final class CurlEasyHandle {
    let easy: CurlLibrary.Easy
    let library: CurlLibrary
    var answer: CurlResponseBuilder
    let transfer: CurlTransfer
    private(set) var connection: CurlConnection
    /// The index in the loop's list of running transfers.
    var position = 0
    private unowned let loop: CurlLoop
    private let reply: CurlCommand.Answer
    private let settings: CurlSettings
    private let headers: CurlHeaderList
    private let headerLists: CurlHeaderLists
    /// The number of bytes of a streamed body that were read.
    private var sent = 0
    /// The error with which the reading of a streamed body ended.
    private(set) var bodyError: Errno?
    private var route: UnsafeMutablePointer<curl_slist>?
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    /// The size of a body from which the server is asked first: a seller that wants to be paid answers before it.
    private static let largeBody = 1 << 20
    private var wantsCertificate: Bool { transfer.call.url.scheme == .https }

    /// Creates a handle that is ready to send a request; nil if libcurl provides none, or is too old.
    init?(_ transfer: CurlTransfer, answering reply: CurlCommand.Answer, by loop: CurlLoop) {
        guard let easy = loop.library.makeEasy() else { return nil }
        self.easy = easy
        self.transfer = transfer
        self.reply = reply
        self.loop = loop
        library = loop.library
        settings = loop.settings
        headerLists = loop.headerLists
        headers = headerLists.take()
        answer = CurlResponseBuilder(transfer.call.answer, limit: settings.answerLimit, into: transfer.call.sink)
        connection = CurlConnection(isRepeatable: transfer.call.isSafe && !transfer.call.usesFreshConnection)
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        setConstants()
        // Without the callback before the request it would be unknown whether a request was written.
        guard setCallbacks() else { return nil }
        prepare()
    }

    deinit {
        library.freeEasy(easy)
        headerLists.giveBack(headers)
        errorText.deallocate()
        if let route {
            free(route.pointee.data)
            route.deallocate()
        }
    }

    private func prepare() {
        if transfer.call.usesFreshConnection { library.set(CURLOPT_FRESH_CONNECT, of: easy, to: 1) }
        setAddress(transfer.call.url)
        let sendsBody = setVerb(of: transfer.call)
        let isLarge = (transfer.call.stream?.size ?? 0) > Self.largeBody
        let list = headers.fill(with: transfer.call.headers, sendingBody: sendsBody, asksFirst: isLarge)
        library.set(CURLOPT_HTTPHEADER, of: easy, to: UnsafeRawPointer(list))
        library.set(CURLOPT_TIMEOUT_MS, of: easy, to: transfer.limit.wholeMilliseconds)
    }

    /// Returns the result to the caller; the last use of the handle.
    func finish(_ result: Result<HTTPClientResponse, TransportError>) {
        reply.resume(returning: result)
    }

    /// Returns true if the request may be written to a connection, and records that connection.
    ///
    /// libcurl repeats a request over a new connection if a kept one turns out to be dead; a request that may have an
    /// effect is sent once.
    func mayWrite(to address: UnsafePointer<CChar>?, _ port: CInt, from localPort: CInt) -> Bool {
        guard connection.mayWrite else { return false }
        connection.wrote(to: address, port, from: localPort)
        if wantsCertificate { connection.tlsVersion = currentTLSVersion }
        return true
    }

    /// Returns libcurl's description of a failure.
    func reason(_ code: CURLcode) -> String {
        if errorText[0] != 0 { return String(cString: errorText) }
        return library.describe(code).map { String(cString: $0) } ?? "libcurl error \(code.rawValue)"
    }

    /// Adds one header line to the response; returns false to refuse the response.
    func take(line: UnsafeRawBufferPointer) -> Bool {
        answer.take(line: line, names: &loop.names)
    }

    /// The time limit for connecting in this transfer.
    var connectLimit: Duration { settings.connectLimit }

    private var currentTLSVersion: String? {
        guard let describe = library.tlsVersion,
            let session = library.pointer(CURLINFO_TLS_SSL_PTR, of: easy)?.load(as: curl_tlssessioninfo.self),
            session.backend == CURLSSLBACKEND_OPENSSL, let version = describe(session.internals)
        else { return nil }
        return String(cString: version)
    }

    private func setConstants() {
        library.set(CURLOPT_ERRORBUFFER, of: easy, to: UnsafeRawPointer(errorText))
        library.set(CURLOPT_USERAGENT, of: easy, to: settings.userAgent)
        library.set(CURLOPT_PROTOCOLS_STR, of: easy, to: "http,https")
        library.set(CURLOPT_HEADEROPT, of: easy, to: Int(CURLHEADER_SEPARATE))
        library.set(CURLOPT_HTTP_VERSION, of: easy, to: CURL_HTTP_VERSION_1_1)
        library.set(CURLOPT_MAXAGE_CONN, of: easy, to: settings.idleLimit.wholeSeconds)
        library.set(CURLOPT_CONNECTTIMEOUT_MS, of: easy, to: settings.connectLimit.wholeMilliseconds)
        let switches = [
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_NOPROGRESS, 1), (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_PATH_AS_IS, 1),
            (CURLOPT_SUPPRESS_CONNECT_HEADERS, 1),
            // The loop must not wait for an abandoned name lookup: it would delay all transfers.
            (CURLOPT_QUICK_EXIT, 1),
            // The buffer of a handle lives for one transfer: most responses are smaller, and allocating 16 kB each time
            // cost a tenth of all requests.
            (CURLOPT_BUFFERSIZE, 4096),
        ]
        for (option, value) in switches { library.set(option, of: easy, to: value) }
        guard wantsCertificate else { return }
        library.set(CURLOPT_SHARE, of: easy, to: UnsafeRawPointer(loop.share))
        if let file = settings.certificateFile { library.set(CURLOPT_CAINFO, of: easy, to: file) }
    }

    private func setCallbacks() -> Bool {
        let own = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        for option in [CURLOPT_PRIVATE, CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_PREREQDATA] {
            library.set(option, of: easy, to: own)
        }
        library.set(CURLOPT_WRITEFUNCTION, of: easy, toWriter: takeBody)
        library.set(CURLOPT_HEADERFUNCTION, of: easy, toWriter: takeHeader)
        let isAsked = library.setBeforeRequest(of: easy, to: approveRequest)
        let watch = UnsafeRawPointer(Unmanaged.passUnretained(loop.watch).toOpaque())
        library.set(CURLOPT_OPENSOCKETDATA, of: easy, to: watch)
        library.set(CURLOPT_CLOSESOCKETDATA, of: easy, to: watch)
        library.setSockets(of: easy, open: openSocket, close: closeSocket)
        return isAsked
    }

    private func setAddress(_ address: HTTPURL) {
        library.set(CURLOPT_URL, of: easy, to: address.text)
        // An empty proxy means none; without the option the environment decides.
        if address.isLoopback { library.set(CURLOPT_PROXY, of: easy, to: "") }
        if wantsCertificate { library.set(CURLOPT_CERTINFO, of: easy, to: 1) }
        guard let checked = transfer.call.checkedAddress else { return }
        // An empty proxy means none: a proxy would look the name up again.
        library.set(CURLOPT_PROXY, of: easy, to: "")
        let address = checked.contains(":") ? "[\(checked)]" : checked
        let route = UnsafeMutablePointer<curl_slist>.allocate(capacity: 1)
        route.initialize(to: curl_slist(data: strdup("::\(address):"), next: nil))
        self.route = route
        library.set(CURLOPT_CONNECT_TO, of: easy, to: UnsafeRawPointer(route))
    }

    /// Reads the next bytes of a streamed body; nil if they can't be read.
    func readBody(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        guard let stream = transfer.call.stream else { return nil }
        do throws(Errno) {
            let count = try stream.read(at: sent, into: buffer)
            sent += count
            return count
        } catch {
            bodyError = error
            return nil
        }
    }

    /// Sets method and body; returns true if there is a body, even an empty one.
    private func setVerb(of call: HTTPClientRequest) -> Bool {
        let sendsBody = call.method != .head && (call.body != nil || call.stream != nil || call.expectsBody)
        let plain: HTTPRequest.Method
        if call.method == .head {
            plain = .head
            library.set(CURLOPT_NOBODY, of: easy, to: 1)
        } else if sendsBody {
            plain = .post
            library.set(CURLOPT_POST, of: easy, to: 1)
            if let stream = call.stream { setBody(stream) } else { setBody(call.body ?? []) }
        } else {
            plain = .get
            library.set(CURLOPT_HTTPGET, of: easy, to: 1)
        }
        if call.method != plain { library.set(CURLOPT_CUSTOMREQUEST, of: easy, to: call.method.rawValue) }
        return sendsBody
    }

    private func setBody(_ stream: StreamedBody) {
        library.set(CURLOPT_POSTFIELDSIZE_LARGE, of: easy, toOffset: stream.size)
        library.set(CURLOPT_READDATA, of: easy, to: UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque()))
        library.set(CURLOPT_READFUNCTION, of: easy, toWriter: giveBody)
    }

    private func setBody(_ body: [UInt8]) {
        library.set(CURLOPT_POSTFIELDSIZE_LARGE, of: easy, toOffset: body.count)
        body.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress, !bytes.isEmpty {
                library.set(CURLOPT_COPYPOSTFIELDS, of: easy, to: start)
            } else {
                library.set(CURLOPT_COPYPOSTFIELDS, of: easy, to: "")
            }
        }
    }
}
