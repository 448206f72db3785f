import Core
import LoopHTTP
import NIOCore
import NIOExtras
import NIOHTTP1

/// A client's connection, whose requests are read whole and answered in turn, on the thread that reads them.
///
/// While a response is made, one more piece is read from the client at most: taking the socket off the poller and putting
/// it back would cost two system calls a request, and hardly any client sends its next request early. A client that
/// disconnects does not cancel its request, which may be paying; only ``stop()`` does.
///
/// Three times are limited: from the connection to the head of the first request, from a head to the end of its body,
/// and from a response to the next head. Making a response is not limited here, because the executor has its own limit.
///
/// After the last response the connection is closed. If its request was not read to the end, the rest is first
/// discarded for a short time: a client that is still sending would otherwise be cut off before it has read the
/// response.
final class HTTPConnection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The state of a connection.
    enum Phase {
        /// Waiting for the head of a request.
        case idle
        /// Reading a body.
        case reading
        /// Discarding the body of a request whose response is known.
        case skipping(RouteResponse, size: Int)
        /// Making a response.
        case answering
        /// Writing a response that goes on, or frames of a WebSocket; input of another kind is discarded.
        case streaming
        /// Discarding input after the last response.
        case closing(size: Int)
    }

    /// A body that is being read.
    private struct Body {
        let reader: BodyReader
        let share: BodyBudget.Share
        var bytes: ByteBuffer?
    }

    /// The number of bytes that are discarded at most, and the time for which they are.
    private static let (lingering, lingeringTime) = (1024 * 1024, Duration.seconds(2))

    let limits: RequestLimits
    let writer: ResponseWriter
    private let receive: @Sendable (RequestHead, _ port: Int) -> Reception
    let executor: LoopExecutor
    private let port: Int

    var phase = Phase.idle
    /// True if the next response is the last one.
    var isLast = false
    /// True once the client has closed its sending side.
    var isInputClosed = false
    /// The parts that were read after the request that is being answered.
    var ahead = CircularBuffer<HTTPServerRequestPart>()
    /// The task that makes the response; kept until it has ended, even if the client has disconnected.
    var task: Task<Void, Never>?
    private(set) var context: ChannelHandlerContext?
    private(set) var timer: ConnectionTimer?
    /// The head of the request that is being read or answered.
    private(set) var head: RequestHead?
    private var body: Body?
    /// The number of responses given.
    private var answered = 0
    /// True if the current request was read to its end.
    private var isWhole = true
    private var isTakingAhead = false
    /// True if a read was requested while reading is suspended.
    private var isReadDue = false

    init(
        limits: RequestLimits,
        writer: ResponseWriter,
        port: Int,
        on executor: LoopExecutor,
        receive: @escaping @Sendable (RequestHead, _ port: Int) -> Reception
    ) {
        self.limits = limits
        self.writer = writer
        self.port = port
        self.executor = executor
        self.receive = receive
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let timer = ConnectionTimer(on: context.eventLoop) { [weak self] in self?.giveUp() }
        timer.set(limits.headers)
        self.timer = timer
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        // A partly read body is not needed any more, and nobody reads a stream.
        body = nil
        if case .streaming = phase { task?.cancel() }
        context.fireChannelInactive()
    }

    // MARK: Reading

    func read(context: ChannelHandlerContext) {
        guard case .answering = phase, !ahead.isEmpty else {
            context.read()
            return
        }
        isReadDue = true
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if case .answering = phase { ahead.append(part) } else { take(part) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        switch phase {
        case .reading, .skipping:
            if timer?.isSet == false { timer?.set(limits.bodyTime) }
        case .idle, .answering, .streaming, .closing: break
        }
        context.fireChannelReadComplete()
    }

    private func take(_ part: HTTPServerRequestPart) {
        switch (part, phase) {
        case (.head(let head), .idle): begin(head)
        case (.body(let piece), .reading): read(piece)
        case (.end, .reading):
            isWhole = true
            respond()
        case (.body(let piece), .skipping(let answer, let size)):
            let size = size + piece.readableBytes
            phase = .skipping(answer, size: size)
            if size > Self.lingering { finish(answer.last()) }
        case (.end, .skipping(let answer, _)):
            isWhole = true
            finish(answer)
        case (.body(let piece), .closing(let size)):
            phase = .closing(size: size + piece.readableBytes)
            if size + piece.readableBytes > Self.lingering { close() }
        case (.end, .closing): closeWhenWritten()
        default: break
        }
    }

    private func begin(_ request: HTTPRequestHead) {
        timer?.clear()
        let head = RequestHead(request)
        self.head = head
        isWhole = false
        // NIO's decoder reads nothing after a request that asks for another protocol.
        isLast = isLast || !request.isKeepAlive || request.method == .CONNECT || head["upgrade"] != nil
        guard head.hasReadableTransfer else {
            return finish(
                .refused(501, "a body may be sent in pieces (Transfer-Encoding: chunked), and in no other form")
            )
        }
        switch receive(head, port) {
        case .answered(let answer):
            // A client that waits for 100 Continue is answered at once.
            if answer.isLast || head.waitsForContinue {
                finish(answer.last())
            } else {
                phase = .skipping(answer, size: 0)
            }
        case .reads(let reader):
            if let announced = head.announcedLength, announced > reader.limit { return finish(reader.tooLarge()) }
            if head.waitsForContinue { context?.writeAndFlush(wrapOutboundOut(ResponseWriter.goOn), promise: nil) }
            phase = .reading
            body = Body(reader: reader, share: reader.budget.share())
        }
    }

    /// Adds a piece to the body; a body that arrives in one piece is not copied.
    ///
    /// Bytes that are announced but have not arrived take no memory.
    private func read(_ piece: ByteBuffer) {
        if body?.bytes == nil { body?.bytes = piece } else { body?.bytes?.writeImmutableBuffer(piece) }
        guard let body, let bytes = body.bytes else { return }
        if bytes.readableBytes > body.reader.limit {
            finish(body.reader.tooLarge())
        } else if !body.share.grow(to: bytes.capacity) {
            finish(.noRoom)
        }
    }

    private func respond() {
        guard let loop = context?.eventLoop, let body else { return }
        self.body = nil
        phase = .answering
        timer?.clear()
        let place = NIOLoopBound(self, eventLoop: loop)
        let before = answered
        let started = Task.immediate(executorPreference: executor) {
            let answer = await body.reader.respond(body.bytes ?? ByteBuffer(), body.share)
            place.value.finish(answer)
        }
        // The task may have answered at once, and the next request may already be running.
        if answered == before { task = started }
    }

    // MARK: Answering

    /// Sends the response to the request that was read last, and continues with the next request.
    func finish(_ answer: RouteResponse) {
        (task, body) = (nil, nil)
        answered &+= 1
        guard let context, context.channel.isActive else { return }
        isLast = isLast || answer.isLast
        switch answer {
        case .whole(let head, let body):
            write(head, body, length: body.count, sendsBody: self.head?.method != "HEAD", in: context)
        case .cut(let head, let body): write(head, body, length: body.count * 2 + 1, sendsBody: true, in: context)
        case .streamed(let head, let work): return stream(head, work, in: context)
        case .upgraded(let head, let work): return upgrade(head, work, in: context)
        case .none: return close()
        }
        if !isLast { goOn(in: context) }
    }

    private func write(
        _ head: RouteResponse.Head,
        _ body: [UInt8],
        length: Int,
        sendsBody: Bool,
        in context: ChannelHandlerContext
    ) {
        let bytes = writer.bytes(
            head,
            body,
            length: length,
            sendsBody: sendsBody,
            isLast: isLast,
            keepsOld: self.head?.isOld == true
        )
        context.write(wrapOutboundOut(bytes), promise: nil)
        guard isLast else { return FlushTurn.add(self, on: context.eventLoop) }
        context.flush()
        guard !isWhole else { return closeWhenWritten() }
        phase = .closing(size: 0)
        timer?.set(Self.lingeringTime)
        ahead.removeAll()
        readAgain(in: context)
    }

    private func goOn(in context: ChannelHandlerContext) {
        phase = .idle
        head = nil
        guard !isTakingAhead else { return }
        isTakingAhead = true
        takeAhead()
        isTakingAhead = false
        switch phase {
        case .idle where isInputClosed: closeWhenWritten()
        case .idle: timer?.set(limits.idle)
        case .reading, .skipping: timer?.set(limits.bodyTime)
        case .answering: return
        case .streaming, .closing: break
        }
        readAgain(in: context)
    }

    private func takeAhead() {
        while let part = ahead.popFirst() {
            take(part)
            if case .answering = phase { return }
        }
    }

    func readAgain(in context: ChannelHandlerContext) {
        guard isReadDue else { return }
        isReadDue = false
        context.read()
    }

    /// Refuses a request that the parser cannot read; no further input can be read.
    func refuse(_ error: HTTPParserError) {
        (isLast, isWhole) = (true, false)
        finish(.refused(error == .headerOverflow ? 431 : 400, "this is no HTTP request that is read here: \(error)"))
    }

    /// Refuses a request whose body did not arrive in time.
    func refuseSlowRequest() {
        (isLast, isWhole) = (true, true)
        finish(.refused(408, "the request was not complete within \(limits.bodyTime.formatted)"))
    }
}
