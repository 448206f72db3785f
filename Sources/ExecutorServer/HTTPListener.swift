import Core
import ExecutorCore
import Glibc
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import SystemPackage

/// An HTTP server on one port, used by the executor and by ``TransportProxy``.
struct HTTPListener: Sendable {
    let host: String
    let port: Int
    let limits: RequestLimits
    let time: AppClock
    let logger: Logger
    /// A callback that receives the port once connections are accepted.
    let onListening: @Sendable (Int) async -> Void
    /// The access check of requests.
    let gate: Gate
    /// The handler of requests that pass the access check.
    let receive: @Sendable (RequestHead, Caller) -> Reception

    /// Listens until the task is cancelled, or the service group has shut down and running requests have ended.
    ///
    /// - Throws: ``ServerError`` if it cannot listen.
    func run() async throws {
        OpenFiles.raiseLimit()
        let server = server(connections: OpenFiles.connections(within: OpenFiles.limit))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await server.run()
                } catch {
                    guard let failure = await Self.failure(error, host: host, port: port) else { throw error }
                    throw failure
                }
            }
            group.addTask { await drained() }
            try await group.next()
            group.cancelAll()
        }
    }

    private func server(connections: Int) -> Server<Connections> {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return Server(
            childChannelSetup: Connections(limits: limits, writer: ResponseWriter(time: time)) { request, port in
                switch gate.admit(request, at: port) {
                case .success(let caller): receive(request, caller)
                case .failure(let refusal): .answered(refusal.response)
                }
            },
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

    /// Waits until the drain limit after a graceful shutdown is over, or the task is cancelled.
    private func drained() async {
        do {
            try await gracefulShutdown()
            try await time.sleep(for: limits.drain)
        } catch {
            return
        }
    }

    /// Returns the error of a server that could not listen; nil for an error of another kind.
    static func failure(_ error: any Error, host: String, port: Int) async -> ServerError? {
        switch error {
        case let error as IOError where error.errnoCode == EADDRINUSE:
            ServerError.portTaken(
                port,
                by: ListeningProcess.find(port: port),
                free: await FreePort.find(host: host, near: port)
            )
        case let error as IOError where error.errnoCode == EACCES:
            ServerError.portForbidden(port)
        case let error as IOError where error.errnoCode == EADDRNOTAVAIL:
            ServerError.hostUnknown(host)
        case is SocketAddressError:
            ServerError.hostUnknown(host)
        case let error as IOError:
            ServerError.notListening(host: host, port: port, reason: Errno(rawValue: error.errnoCode).description)
        default:
            nil
        }
    }
}
