import Core
import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// An open connection, from any thread.
struct MemcachedLink: Sendable {
    private let channel: any Channel
    private let connection: NIOLoopBound<MemcachedConnection>
    private let server: String
    private let ending: MemcachedConnection.Ending

    /// True if commands can be sent.
    var isOpen: Bool { channel.isActive && failure == nil }

    /// The error that ended the connection; nil while it is open.
    var failure: MemcachedError? { ending.error.withLock(\.self) }

    /// Connects to a server.
    ///
    /// - Throws: ``MemcachedError``; nothing was sent.
    static func open(
        _ place: ServerPlace,
        _ settings: MemcachedClient.Settings,
        on loop: any EventLoop,
        before deadline: Deadline
    ) async throws(MemcachedError) -> MemcachedLink {
        let server = place.text
        guard !deadline.hasPassed else {
            throw .timedOut(server: server, after: deadline.span, sentNothing: true)
        }
        do {
            let (connection, ending) = try await loop.submit {
                let handler = MemcachedConnection(to: server, settings)
                return (NIOLoopBound(handler, eventLoop: loop), handler.ending)
            }.get()
            let bootstrap = ClientBootstrap(group: loop)
                .connectTimeout(TimeAmount(deadline.remaining))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(connection.value)
                    }
                }
            let channel = try await connect(bootstrap, to: place)
            return MemcachedLink(channel: channel, connection: connection, server: server, ending: ending)
        } catch {
            throw failure(error, server, after: deadline.span)
        }
    }

    private static func connect(_ bootstrap: ClientBootstrap, to place: ServerPlace) async throws -> any Channel {
        switch place {
        case .host(let host, let port):
            // An address needs no look-up, which has its own threads and waits for them.
            if let address = try? SocketAddress(ipAddress: host, port: port) {
                return try await bootstrap.connect(to: address).get()
            }
            return try await bootstrap.connect(host: host, port: port).get()
        case .socket(let path): return try await bootstrap.connect(unixDomainSocketPath: path).get()
        }
    }

    private static func failure(_ error: any Error, _ server: String, after span: Duration) -> MemcachedError {
        let parts = (error as? NIOConnectionError)?.connectionErrors.map(\.error) ?? [error]
        if parts.contains(where: { if case ChannelError.connectTimeout = $0 { true } else { false } }) {
            return .timedOut(server: server, after: span, sentNothing: true)
        }
        return .unreachable(server: server, reason: reason(of: error))
    }

    private static func reason(of error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { reason(of: $0.error) } ?? "its name is not known"
        default: "\(error)"
        }
    }

    /// Sends a request, and returns its reply.
    ///
    /// A task that is cancelled, or has no more time, gets none, and others that share the connection go on. A connection
    /// over which nothing came in that time is ended, because its server hangs.
    func send(_ request: MemcachedRequest, before deadline: Deadline) async throws(MemcachedError) -> MemcachedReply {
        guard !Task.isCancelled else { throw .cancelled(sentNothing: true) }
        guard !deadline.hasPassed else { throw .timedOut(server: server, after: deadline.span, sentNothing: true) }
        let loop = channel.eventLoop
        let promise = loop.makePromise(of: MemcachedReply.self)
        let (connection, server, span) = (connection, server, deadline.span)
        let limit = TimeAmount(deadline.remaining)
        let cancellation = MemcachedConnection.Ending()
        do {
            return try await withTaskCancellationHandler {
                loop.execute {
                    guard cancellation.error.withLock({ $0 == nil }) else { return }
                    let before = connection.value.received
                    connection.value.send(request, promise)
                    let timer = loop.scheduleTask(in: limit) {
                        promise.fail(MemcachedError.timedOut(server: server, after: span, sentNothing: false))
                        guard connection.value.received == before else { return }
                        connection.value.close(.lost(server: server, sentNothing: false))
                    }
                    promise.futureResult.whenComplete { _ in timer.cancel() }
                }
                return try await promise.futureResult.get()
            } onCancel: {
                let error = MemcachedError.cancelled(sentNothing: false)
                cancellation.error.withLock { $0 = error }
                promise.fail(error)
            }
        } catch {
            throw (error as? MemcachedError) ?? .lost(server: server, sentNothing: false)
        }
    }

    /// Ends the connection and all that wait for it.
    func close(_ error: MemcachedError) {
        channel.eventLoop.execute { connection.value.close(error) }
    }
}
