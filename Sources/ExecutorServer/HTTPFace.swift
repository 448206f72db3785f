import Glibc
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Wire

/// A port, and who answers there: what the executor and the doors have in common.
struct HTTPFace: Sendable {
    let host: String
    let port: Int
    let limits: RequestLimits
    let time: TimeSource
    let logger: Logger
    /// Hears the port once connections are taken.
    let onListening: @Sendable (Int) async -> Void
    /// Who may come in.
    let gate: Gate
    /// Answers one request that may.
    let respond: @Sendable (Request) async throws -> Answer

    /// Listens until the task is cancelled, or until its service group shuts down and running requests have ended.
    ///
    /// - Throws: ``ServerError`` if it cannot listen.
    func run() async throws {
        let server = server(connections: OpenFiles.raiseLimit())
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await server.run()
                } catch {
                    throw await failure(error)
                }
            }
            group.addTask { await drained() }
            try await group.next()
            group.cancelAll()
        }
    }

    private func server(connections: Int) -> Server<PinnedChannel> {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        let patience = limits
        let http = HTTP1Channel(
            responder: { request, writer, channel in
                let refusal = gate.refusal(of: request, at: channel.localAddress?.port ?? port)
                let answer = if let refusal { refusal } else { try await respond(request) }
                try await write(answer, to: request, with: writer)
            },
            configuration: .init(additionalChannelHandlers: [ClientPatience(limits: patience)])
        )
        return Server(
            childChannelSetup: PinnedChannel(http: http),
            configuration: ServerConfiguration(
                address: .hostname(host, port: port),
                backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(connections, logger: logger)
            ),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger
        )
    }

    /// Returns when running requests have had their time after a shutdown, or when there is nothing left to wait for.
    private func drained() async {
        do {
            try await gracefulShutdown()
            try await time.sleep(for: limits.drain)
        } catch {
            return
        }
    }

    @concurrent private func write(_ answer: Answer, to request: Request, with writer: consuming ResponseWriter)
        async throws
    {
        switch answer {
        case .whole(var head, let body):
            finish(&head, length: body.readableBytes, for: request)
            if request.method == .head || body.readableBytes == 0 {
                try await writer.writeResponse(head)
            } else {
                try await writer.write(response: head, body: ResponseBody(byteBuffer: body))
            }
        case .cut(var head, let body):
            finish(&head, length: body.readableBytes * 2 + 1, for: request)
            var rest = try await writer.writeHead(head)
            try await rest.write(body)
            throw ConnectionClosed()
        case .none:
            throw ConnectionClosed()
        }
    }

    private func finish(_ head: inout HTTPResponse, length: Int, for request: Request) {
        if head.status.code != 204, head.status.code != 304 {
            head.headerFields[.contentLength] = String(length)
        }
        if !head.headerFields.contains(.date) {
            head.headerFields.append(HTTPField(name: .date, value: time.now.httpDate))
        }
        if request.headers[.connection] == "close", !head.headerFields.contains(.connection) {
            head.headerFields.append(HTTPField(name: .connection, value: "close"))
        }
    }

    private func failure(_ error: any Error) async -> any Error {
        switch error {
        case let error as IOError where error.errnoCode == EADDRINUSE:
            ServerError.portTaken(
                port,
                by: PortOwner.find(port: port),
                free: await FreePort.find(host: host, near: port)
            )
        case let error as IOError where error.errnoCode == EACCES:
            ServerError.portForbidden(port)
        case let error as IOError where error.errnoCode == EADDRNOTAVAIL:
            ServerError.hostUnknown(host)
        case is SocketAddressError:
            ServerError.hostUnknown(host)
        case let error as IOError:
            ServerError.notListening(host: host, port: port, reason: String(cString: strerror(error.errnoCode)))
        default:
            error
        }
    }
}

/// Ends a connection without an answer, or in the middle of one.
private struct ConnectionClosed: Error {}
