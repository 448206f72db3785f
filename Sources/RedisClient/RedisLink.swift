import Core
import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// An open connection, from any thread.
struct RedisLink: Sendable {
    private let channel: any Channel
    private let connection: NIOLoopBound<RedisConnection>
    private let server: String

    private let ending: RedisConnection.Ending

    /// True if commands can be sent.
    var isOpen: Bool { channel.isActive && failure == nil }

    /// The error that ended the connection; nil while it is open.
    var failure: RedisError? { ending.error.withLock(\.self) }

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
        let (connection, ending) = try await connection(to: address, settings, on: loop)
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
            link = RedisLink(channel: channel, connection: connection, server: address.text, ending: ending)
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
    ) async throws(RedisError) -> (NIOLoopBound<RedisConnection>, RedisConnection.Ending) {
        do {
            return try await loop.submit {
                let (name, limit) = (address.text, settings.replyLimit)
                let handler = try RedisConnection(to: name, usesTLS: address.usesTLS, replyLimit: limit)
                return (NIOLoopBound(handler, eventLoop: loop), handler.ending)
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
            for (command, reply) in zip(commands, replies) {
                if let error = refusal(of: command, reply, address) { throw error }
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

    /// Returns the error of a server that refuses a client; nil for one that takes it.
    private func refusal(of command: RedisCommand, _ reply: RedisReply, _ address: RedisAddress) -> RedisError? {
        guard case .error(let text) = reply, !text.isNoAuth else { return nil }
        if reply.refusal == .notYet { return .unreachable(server: server, reason: text.shown) }
        switch command.words.first.map({ String(decoding: $0, as: UTF8.self) }) {
        // The text of other errors may repeat the password.
        case "AUTH": return .notAuthenticated(server: server, reason: String(text.prefix { $0 != " " }.prefix(40)))
        case "SELECT": return .noDatabase(server: server, number: address.database, reason: text.shown)
        default: return .unreachable(server: server, reason: text.shown)
        }
    }

    /// Sends commands, and returns their replies in their order.
    ///
    /// A task that is cancelled, or has no more time, gets none, and others that share the connection go on. A connection
    /// over which nothing came in that time is ended, because its server hangs.
    func send(_ commands: [RedisCommand], before deadline: Deadline) async throws(RedisError) -> [RedisReply] {
        guard !Task.isCancelled else { throw .cancelled(sentNothing: true) }
        guard !deadline.hasPassed else { throw .timedOut(server: server, after: deadline.span, sentNothing: true) }
        let loop = channel.eventLoop
        let promise = loop.makePromise(of: [RedisReply].self)
        let (connection, server, span) = (connection, server, deadline.span)
        let limit = TimeAmount(deadline.remaining)
        let cancellation = RedisConnection.Ending()
        do {
            return try await withTaskCancellationHandler {
                loop.perform {
                    guard cancellation.error.withLock({ $0 == nil }) else { return }
                    let before = connection.value.received
                    connection.value.send(commands, promise)
                    let timer = loop.scheduleTask(in: limit) {
                        promise.fail(RedisError.timedOut(server: server, after: span, sentNothing: false))
                        guard connection.value.received == before else { return }
                        connection.value.close(.lost(server: server, sentNothing: false))
                    }
                    promise.futureResult.whenComplete { _ in timer.cancel() }
                }
                return try await promise.futureResult.get()
            } onCancel: {
                let error = RedisError.cancelled(sentNothing: false)
                cancellation.error.withLock { $0 = error }
                promise.fail(error)
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

extension EventLoop {
    /// Runs work on this event loop, at once if that is where the caller is.
    fileprivate func perform(_ work: @escaping @Sendable () -> Void) {
        if inEventLoop { work() } else { execute(work) }
    }
}
