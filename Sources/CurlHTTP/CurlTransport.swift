public import Core
import Synchronization

/// The way out of the program: HTTP/1.1 by libcurl, all transfers on one thread, connections kept and used again.
///
/// libcurl is opened and the thread started by the first transfer. The machine's proxy variables and certificates are
/// libcurl's own affair, but this machine itself is never called through a proxy. A request is written once, even where
/// a kept connection turns out to be dead; only GET, HEAD and OPTIONS without a body are then repeated over a new one, and
/// only where the call may use a kept connection at all.
public final class CurlTransport: HTTPTransport {
    private let settings: CurlSettings
    private let started = Mutex<CurlThread?>(nil)

    /// A transport that has not sent anything yet.
    ///
    /// - Parameters:
    ///   - version: The version of the program, for `User-Agent: galaksio/VERSION`.
    ///   - answerLimit: The largest body that is taken, in bytes, packed and unpacked.
    ///   - connectLimit: How long connecting may take, inside each deadline.
    ///   - certificateFile: Authorities to trust instead of the machine's, a file in PEM.
    public init(
        version: String,
        answerLimit: Int = 64 * 1024 * 1024,
        connectLimit: Duration = .seconds(10),
        certificateFile: String? = nil
    ) {
        settings = CurlSettings(
            userAgent: "galaksio/\(version)",
            answerLimit: answerLimit,
            connectLimit: connectLimit,
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

/// What all transfers of a transport share.
struct CurlSettings: Sendable {
    let userAgent: String
    let answerLimit: Int
    let connectLimit: Duration
    let certificateFile: String?
}
