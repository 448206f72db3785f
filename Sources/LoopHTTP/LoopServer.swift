import Core
import CurlHTTP
import NIOCore
import NIOPosix

/// A server at an address with the kept connections to it, used on one event loop alone.
final class LoopServer {
    let host: String
    let port: Int
    /// The address as metrics show it, such as `127.0.0.1:3000`.
    let name: String
    /// True once the server's responses could not be read; libcurl, which reads more of them, is used from then on.
    var isUnreadable = false
    let settings: LoopSettings
    /// The names of the fields that the server's responses have.
    var names = HeaderNameCache()
    private let address: SocketAddress
    private let loop: any EventLoop
    private var idle: [LoopConnection] = []

    /// The maximum number of connections that are kept.
    private static let keptConnections = 128

    init(_ url: HTTPURL, at address: SocketAddress, on loop: any EventLoop, _ settings: LoopSettings) {
        host = url.host
        port = url.port
        name = address.ipAddress.map { $0.contains(":") ? "[\($0)]:\(url.port)" : "\($0):\(url.port)" } ?? url.authority
        self.address = address
        self.loop = loop
        self.settings = settings
    }

    /// Writes a request to a kept connection, or to a new one.
    func send(_ exchange: LoopExchange) {
        while let kept = idle.popLast() {
            // A request that may have an effect is not repeated if the server closes the connection at that moment.
            if exchange.call.isSafe || kept.isFresh { return kept.write(exchange, isKept: true) }
            kept.close()
        }
        connect(for: exchange)
    }

    private func connect(for exchange: LoopExchange) {
        let place = NIOLoopBound(self, eventLoop: loop)
        let start = NIODeadline.now()
        ClientBootstrap(group: loop)
            .connectTimeout(min(settings.connectLimit, TimeAmount(exchange.limit)))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(LoopConnection(to: place.value))
                }
            }
            .connect(to: address)
            .assumeIsolated()
            .flatMapThrowing { try $0.pipeline.syncOperations.handler(type: LoopConnection.self) }
            .whenComplete { result in
                guard case .success(let connection) = result else { return exchange.finish(.unsent) }
                // The task may have been cancelled meanwhile.
                guard !exchange.hasEnded else { return place.value.keep(connection) }
                exchange.connected(after: NIODeadline.now() - start)
                connection.write(exchange, isKept: false)
            }
    }

    /// Keeps a connection for the next request.
    func keep(_ connection: LoopConnection) {
        guard idle.count < Self.keptConnections, !isUnreadable else { return connection.close() }
        idle.append(connection)
        connection.rest(for: settings.idleLimit)
    }

    /// Forgets a connection that was closed.
    func remove(_ connection: LoopConnection) {
        idle.removeAll { $0 === connection }
    }
}
