import Core
import HTTPTypes
import NIOCore
import NIOHTTP1

/// A connection to a server, over which one request after the other is made, used on its event loop alone.
final class LoopConnection: ChannelInboundHandler, LateFlushing {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    /// The handler next to the socket, which writes the bytes of a request in place of its head.
    ///
    /// NIO's decoder must see the head of each request, because the end of a response depends on the method.
    fileprivate final class RequestBytes: ChannelOutboundHandler {
        typealias OutboundIn = HTTPClientRequestPart
        typealias OutboundOut = ByteBuffer

        var bytes = ByteBuffer()

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            context.write(wrapOutboundOut(bytes), promise: promise)
            bytes = ByteBuffer()
        }
    }

    private let server: LoopServer
    private let requestBytes: RequestBytes
    private var context: ChannelHandlerContext?
    private var timer: ConnectionTimer?
    private var exchange: LoopExchange?
    private var restsSince = NIODeadline.now()
    /// True if the connection served another request before.
    private var isKept = false
    /// True if the server closes the connection after the response.
    private var isLast = false

    private init(to server: LoopServer, _ requestBytes: RequestBytes) {
        self.server = server
        self.requestBytes = requestBytes
    }

    /// Returns the handlers of a new connection to a server, from the socket on.
    static func handlers(to server: LoopServer) -> [any ChannelHandler] {
        var fields = NIOHTTPDecoderLimitConfiguration()
        fields.maxHeaderFieldCount = 4096
        let bytes = RequestBytes()
        let decoder = HTTPResponseDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: fields)
        return [bytes, ByteToMessageHandler(decoder), LoopConnection(to: server, bytes)]
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
        let call = exchange.call
        requestBytes.bytes = call.bytes(userAgent: server.settings.userAgent)
        let head = HTTPRequestHead(version: .http1_1, method: HTTPMethod(rawValue: call.method.rawValue), uri: "/")
        context.write(wrapOutboundOut(.head(head)), promise: nil)
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
        // What nobody asked for leaves the connection in a state that is not known.
        guard let exchange else { return close() }
        switch unwrapInboundIn(data) {
        case .head(let head):
            isLast = !head.isKeepAlive
            if !exchange.take(head, from: server.name, names: &server.names) { close() }
        case .body(let piece):
            if !exchange.take(piece) { close() }
        case .end:
            self.exchange = nil
            // The connection is back before the caller can go on.
            if isLast { close() } else { server.keep(self) }
            exchange.complete()
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is HTTPParserError || error is ByteToMessageDecoderError, let exchange {
            if error as? HTTPParserError != .invalidEOFState { server.isUnreadable = true }
            exchange.fail(
                exchange.hasResponse ? "the answer ends too early or can't be read" : "the answer is not HTTP"
            )
        }
        close()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        server.remove(self)
        defer { exchange = nil }
        guard let exchange else { return }
        let mayRepeat = isKept && !exchange.hasResponse && exchange.call.isSafe
        if mayRepeat { exchange.finish(.unsent) } else { exchange.fail("the connection was closed before the answer") }
    }

    private func expire() {
        exchange?.expire()
        close()
    }
}
