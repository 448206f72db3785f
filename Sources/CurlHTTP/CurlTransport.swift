public import Core
import Synchronization

/// An HTTP/1.1 transport based on libcurl, with all transfers on one thread and connections that are kept and reused.
///
/// The first transfer loads libcurl and starts the thread. libcurl itself handles the machine's proxy variables and
/// certificates, but this machine is never called through a proxy. A request is written once, even if a kept connection
/// turns out to be dead; only GET, HEAD and OPTIONS without a body are then repeated over a new one, and only if the
/// request may use a kept connection at all.
public final class CurlTransport: HTTPTransport {
    private let settings: CurlSettings
    private let started = Mutex<CurlThread?>(nil)

    /// Creates a transport; libcurl and the thread start with the first request.
    ///
    /// - Parameters:
    ///   - version: The version of the program, for `User-Agent: galaksio/VERSION`.
    ///   - answerLimit: The maximum size of a body in bytes, both compressed and decompressed.
    ///   - connectLimit: The time that connecting may take, within each deadline.
    ///   - idleLimit: The time for which an unused connection is kept.
    ///   - certificateFile: A PEM file of the authorities to trust instead of the machine's.
    public init(
        version: String,
        answerLimit: Int = 64 * 1024 * 1024,
        connectLimit: Duration = .seconds(10),
        idleLimit: Duration = .seconds(118),
        certificateFile: String? = nil
    ) {
        settings = CurlSettings(
            userAgent: "galaksio/\(version)",
            answerLimit: answerLimit,
            connectLimit: connectLimit,
            idleLimit: idleLimit,
            certificateFile: certificateFile
        )
    }

    public func send(_ call: HTTPClientRequest, before deadline: Deadline) async throws(TransportError)
        -> HTTPClientResponse
    {
        let limit = deadline.remaining
        guard limit > .zero else {
            throw .timedOut(host: call.url.host, after: deadline.span, sentNothing: true)
        }
        let thread = try thread()
        let transfer = CurlTransfer(call, limit: limit, span: deadline.span)
        let result = await withTaskCancellationHandler {
            await withUnsafeContinuation { thread.post(.start(transfer, $0)) }
        } onCancel: {
            transfer.stop()
            thread.post(.stop(transfer))
        }
        let reply = try result.get()
        let most = call.answer.limit(status: reply.status, most: settings.answerLimit)
        return try reply.unpacked(from: call.url.host, limit: most)
    }

    private func thread() throws(TransportError) -> CurlThread {
        try started.withLock { thread throws(TransportError) in
            if let thread { return thread }
            let new = try CurlThread(settings)
            thread = new
            return new
        }
    }
}

/// The settings that all transfers of a transport share.
struct CurlSettings: Sendable {
    let userAgent: String
    let answerLimit: Int
    let connectLimit: Duration
    let idleLimit: Duration
    let certificateFile: String?
}
