import Core
import Glibc
import NIOCore
import NIOPosix
import NIOSSL

/// An open connection, from any thread.
struct RedisLink: Sendable {
    private let channel: any Channel
    private let connection: NIOLoopBound<RedisConnection>
    private let server: String

    /// True if the connection was not closed.
    var isOpen: Bool { channel.isActive }

    /// Connects to a server, and shows it the credentials.
    ///
    /// - Throws: ``RedisError``; nothing that a caller wants was sent.
    static func open(
        _ address: RedisAddress,
        _ settings: RedisClient.Settings,
        on loop: any EventLoop,
        before deadline: Deadline
    ) async throws(RedisError) -> RedisLink {
        guard !deadline.hasPassed else {
            throw .timedOut(server: address.text, after: deadline.span, sentNothing: true)
        }
        _ = try HiredisLibrary.shared.get()
        let tls = address.usesTLS ? try RedisTLS(settings, server: address.text) : nil
        let connection = try await connection(to: address, settings, on: loop)
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(TimeAmount(deadline.remaining))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(tls.handler(for: address.place)) }
                    try channel.pipeline.syncOperations.addHandler(connection.value)
                }
            }
        let link: RedisLink
        do {
            let channel =
                switch address.place {
                case .host(let host, let port):
                    // An address needs no look-up, which has its own threads and waits for them.
                    if let address = try? SocketAddress(ipAddress: host, port: port) {
                        try await bootstrap.connect(to: address).get()
                    } else {
                        try await bootstrap.connect(host: host, port: port).get()
                    }
                case .socket(let path): try await bootstrap.connect(unixDomainSocketPath: path).get()
                }
            link = RedisLink(channel: channel, connection: connection, server: address.text)
        } catch {
            throw Self.failure(error, address, after: deadline.span)
        }
        try await link.greet(address, before: deadline)
        return link
    }

    /// Returns the handler of a new connection.
    private static func connection(
        to address: RedisAddress,
        _ settings: RedisClient.Settings,
        on loop: any EventLoop
    ) async throws(RedisError) -> NIOLoopBound<RedisConnection> {
        do {
            return try await loop.submit {
                let handler = try RedisConnection(to: address.text, replyLimit: settings.replyLimit)
                return NIOLoopBound(handler, eventLoop: loop)
            }.get()
        } catch {
            throw failure(error, address, after: .zero)
        }
    }

    private static func failure(_ error: any Error, _ address: RedisAddress, after span: Duration) -> RedisError {
        let parts = (error as? NIOConnectionError)?.connectionErrors.map(\.error) ?? [error]
        if parts.contains(where: { if case ChannelError.connectTimeout = $0 { true } else { false } }) {
            return .timedOut(server: address.text, after: span, sentNothing: true)
        }
        return (error as? RedisError) ?? .unreachable(server: address.text, reason: reason(of: error))
    }

    private static func reason(of error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { reason(of: $0.error) } ?? "its name is not known"
        default: "\(error)"
        }
    }

    /// Shows the credentials and chooses the database.
    private func greet(_ address: RedisAddress, before deadline: Deadline) async throws(RedisError) {
        var commands: [RedisCommand] = []
        if let password = address.password?.expose() {
            let words = [address.user, password].compactMap(\.self)
            commands.append(RedisCommand((["AUTH"] + words).map { Array($0.utf8) }, isChange: false))
        }
        if address.database > 0 { commands.append(RedisCommand("SELECT", "\(address.database)")) }
        // A server that refuses the handshake of TLS says so with the first bytes.
        if commands.isEmpty, address.usesTLS { commands.append(RedisCommand("PING")) }
        guard !commands.isEmpty else { return }
        do throws(RedisError) {
            let replies = try await send(commands, before: deadline)
            for case .error(let reason) in replies where !reason.isNoAuth {
                throw RedisError.notAuthenticated(server: server, reason: reason)
            }
        } catch {
            close(error)
            switch error {
            case .lost: throw .unreachable(server: server, reason: "it closed the connection")
            case .timedOut(let server, let span, _): throw .timedOut(server: server, after: span, sentNothing: true)
            case .cancelled: throw .cancelled(sentNothing: true)
            default: throw error
            }
        }
    }

    /// Sends commands, and returns their replies in their order.
    ///
    /// A task that is cancelled gets none, but others that share the connection go on; a deadline ends the connection,
    /// because its server hangs.
    func send(_ commands: [RedisCommand], before deadline: Deadline) async throws(RedisError) -> [RedisReply] {
        guard !Task.isCancelled else { throw .cancelled(sentNothing: true) }
        let loop = channel.eventLoop
        let promise = loop.makePromise(of: [RedisReply].self)
        let (connection, server, span) = (connection, server, deadline.span)
        let limit = TimeAmount(deadline.remaining)
        do {
            return try await withTaskCancellationHandler {
                loop.execute {
                    connection.value.send(commands, promise)
                    let timer = loop.scheduleTask(in: limit) {
                        connection.value.close(.timedOut(server: server, after: span, sentNothing: false))
                    }
                    promise.futureResult.whenComplete { _ in timer.cancel() }
                }
                return try await promise.futureResult.get()
            } onCancel: {
                promise.fail(RedisError.cancelled(sentNothing: false))
            }
        } catch {
            throw (error as? RedisError) ?? .lost(server: server, sentNothing: false)
        }
    }

    /// Ends the connection and all that wait for it.
    func close(_ error: RedisError) {
        channel.eventLoop.execute { connection.value.close(error) }
    }
}
