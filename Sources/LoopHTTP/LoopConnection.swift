import Core
import HTTPTypes
import NIOCore

/// A connection to a server, over which one request after the other is made, used on its event loop alone.
final class LoopConnection: ChannelInboundHandler, LateFlushing {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let server: LoopServer
    private var reader = ResponseReader()
    private var context: ChannelHandlerContext?
    private var timer: ConnectionTimer?
    private var exchange: LoopExchange?
    private var restsSince = NIODeadline.now()
    /// True if the connection served another request before.
    private var isKept = false
    /// True if the server closes the connection after the response.
    private var isLast = false

    /// Creates the handler of a new connection to a server.
    init(to server: LoopServer) {
        self.server = server
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        timer = ConnectionTimer(on: context.eventLoop) { [weak self] in self?.expire() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        self.context = nil
    }

    /// Writes a request; a connection that is closed meanwhile tells so.
    func write(_ exchange: LoopExchange, isKept: Bool) {
        guard let context else { return exchange.finish(.unsent) }
        self.exchange = exchange
        self.isKept = isKept
        exchange.written(to: self)
        timer?.set(exchange.rest)
        context.write(wrapOutboundOut(exchange.call.bytes(userAgent: server.settings.userAgent)), promise: nil)
        FlushTurn.add(self, on: context.eventLoop)
    }

    func flushWritten() {
        context?.flush()
    }

    /// Keeps the connection without a request for some time.
    func rest(for limit: Duration) {
        restsSince = NIODeadline.now()
        timer?.set(limit)
    }

    /// Returns true if the connection was used so shortly before that its server has hardly closed it since.
    var isFresh: Bool { NIODeadline.now() - restsSince < server.settings.reuseLimit }

    func close() {
        context?.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        reader.append(unwrapInboundIn(data))
        do {
            while let exchange {
                guard let part = try reader.next(names: &server.names) else { return }
                take(part, for: exchange)
            }
        } catch {
            server.isUnreadable = true
            exchange?.fail("the answer can't be read")
            return close()
        }
        // What nobody asked for leaves the connection in a state that is not known.
        if reader.hasRest { close() }
    }

    private func take(_ part: ResponseReader.Part, for exchange: LoopExchange) {
        switch part {
        case .head(let head):
            isLast = head.isLast
            if !exchange.take(head, from: server.name) { refuse() }
        case .body(let piece):
            if !exchange.take(piece) { refuse() }
        case .end:
            self.exchange = nil
            // The connection is back before the caller can go on.
            if isLast || reader.hasRest { close() } else { server.keep(self) }
            exchange.complete()
        }
    }

    /// Ends the connection, whose exchange is told already.
    private func refuse() {
        exchange = nil
        close()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        close()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        server.remove(self)
        defer { exchange = nil }
        guard let exchange else { return }
        if reader.endsWithConnection { return exchange.complete() }
        let mayRepeat = isKept && !exchange.hasResponse && !reader.hasRest && exchange.call.isSafe
        if mayRepeat { return exchange.finish(.unsent) }
        let hasBegun = exchange.hasResponse || reader.hasRest
        exchange.fail(hasBegun ? "the answer ends too early" : "the connection was closed before the answer")
    }

    private func expire() {
        exchange?.expire()
        close()
    }
}
