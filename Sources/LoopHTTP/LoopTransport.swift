public import Core
import CurlHTTP
import HTTPTypes
import NIOCore
import NIOPosix
import Synchronization

/// A transport for the tasks of a server, which sends requests over plain HTTP on the event loop that asks.
///
/// A request over libcurl changes the thread twice, which takes longer than all else that a server does for a small task.
/// This transport takes only what needs nothing else of libcurl: requests to this machine or to an IP address, without TLS
/// and without a proxy, that cannot carry a payment. The rest is left to another transport, and so is a request for which
/// no connection comes about here: that one knows more ways, and says what is wrong.
///
/// A request that may have an effect is written once.
public final class LoopTransport: HTTPTransport {
    private let rest: any HTTPTransport
    private let settings: LoopSettings
    private let usesProxy: Bool
    private let pools = Mutex<[ObjectIdentifier: NIOLoopBound<LoopPool>]>([:])

    /// Creates a transport; nothing is connected before the first request.
    ///
    /// - Parameters:
    ///   - rest: The transport for all other requests.
    ///   - version: The version of the program, for `User-Agent: galaksio/VERSION`.
    ///   - usesProxy: True if requests to other machines go through a proxy, so that `rest` sends them.
    ///   - answerLimit: The maximum size of a body in bytes, both compressed and decompressed.
    ///   - idleLimit: The time for which an unused connection is kept.
    ///   - reuseLimit: The time for which it is used again for a request that may have an effect. Servers close such
    ///     connections after five seconds at the earliest, and a request that meets this is not repeated.
    ///   - connectLimit: The time that connecting may take; `rest` tries it again for longer.
    public init(
        rest: any HTTPTransport,
        version: String,
        usesProxy: Bool,
        answerLimit: Int = 64 * 1024 * 1024,
        idleLimit: Duration = .seconds(118),
        reuseLimit: Duration = .seconds(3),
        connectLimit: Duration = .seconds(1)
    ) {
        self.rest = rest
        self.usesProxy = usesProxy
        settings = LoopSettings(
            userAgent: "galaksio/\(version)",
            answerLimit: answerLimit,
            idleLimit: idleLimit,
            reuseLimit: TimeAmount(reuseLimit),
            connectLimit: TimeAmount(connectLimit)
        )
    }

    public func send(
        _ call: HTTPClientRequest,
        before deadline: Deadline
    ) async throws(TransportError) -> HTTPClientResponse {
        let limit = deadline.remaining
        guard !call.usesFreshConnection, call.stream == nil, call.sink == nil, call.url.scheme == .http,
            call.method != .head, limit > .zero,
            let loop = MultiThreadedEventLoopGroup.currentEventLoop, let server = server(of: call.url, on: loop)
        else { return try await rest.send(call, before: deadline) }
        guard !Task.isCancelled else { throw .cancelledUnsent }
        let exchange = LoopExchange(call, limit: limit, span: deadline.span, answerLimit: settings.answerLimit)
        let place = NIOLoopBound(exchange, eventLoop: loop)
        let outcome = await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                exchange.begin(continuation)
                server.send(exchange)
            }
        } onCancel: {
            loop.execute { place.value.cancel() }
        }
        switch outcome {
        case .replied(let reply):
            let most = call.answer.limit(status: reply.status, most: settings.answerLimit)
            return try reply.unpacked(from: call.url.host, limit: most)
        case .failed(let error): throw error
        case .unsent: return try await rest.send(call, before: deadline)
        }
    }

    /// Returns the server at an address; nil if another transport sends requests to it.
    private func server(of url: HTTPURL, on loop: any EventLoop) -> LoopServer? {
        let pool = pools.withLock { pools in
            if let known = pools[ObjectIdentifier(loop)] { return known }
            let pool = NIOLoopBound(LoopPool(), eventLoop: loop)
            pools[ObjectIdentifier(loop)] = pool
            return pool
        }
        if let known = pool.value.server(of: url) { return known.isUnreadable ? nil : known }
        guard let address = address(of: url) else { return nil }
        return pool.value.add(LoopServer(url, at: address, on: loop, settings))
    }

    private func address(of url: HTTPURL) -> SocketAddress? {
        guard url.isLoopback || !usesProxy else { return nil }
        let host = url.host == "localhost" ? "127.0.0.1" : url.host.trimming { $0 == "[" || $0 == "]" }
        return try? SocketAddress(ipAddress: host, port: url.port)
    }
}

/// The settings that all connections of a transport share.
struct LoopSettings: Sendable {
    let userAgent: String
    let answerLimit: Int
    let idleLimit: Duration
    let reuseLimit: TimeAmount
    let connectLimit: TimeAmount
}

/// The servers that are known to one event loop, used on that loop alone.
final class LoopPool {
    /// The maximum number of servers; those beyond are left to the other transport.
    private static let limit = 64

    private var servers: [LoopServer] = []

    func server(of url: HTTPURL) -> LoopServer? {
        servers.first { $0.port == url.port && $0.host == url.host }
    }

    /// Adds a server and returns it; nil if there are too many.
    func add(_ server: LoopServer) -> LoopServer? {
        guard servers.count < Self.limit else { return nil }
        servers.append(server)
        return server
    }
}

extension String {
    fileprivate func trimming(_ isLeftOut: (Character) -> Bool) -> String {
        var text = self[...]
        while let first = text.first, isLeftOut(first) { text = text.dropFirst() }
        while let last = text.last, isLeftOut(last) { text = text.dropLast() }
        return String(text)
    }
}
