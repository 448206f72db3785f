import NIOCore
import NIOExtras
import NIOHTTP1
import Wire

/// One client's connection: its requests are taken whole and answered in turn, on the thread that reads them.
///
/// While an answer is made nothing more is read. A client that goes away does not cancel what it asked for, which may be paying; only
/// ``stop()`` does.
///
/// Three spans are limited: from the connection to the head of the first request, from a head to the end of its body, and from an
/// answer to the next head. While an answer is made nothing is limited here, the executor has its own limit.
///
/// Behind the last answer the connection is closed. If its request was not read to the end, the rest is thrown away for a moment first:
/// a client that is still sending would otherwise be cut off before it has read the answer.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What a connection is doing.
    private enum Stage {
        /// Waiting for the head of a request.
        case idle
        /// Reading a body.
        case reading(BodyReader, ByteBuffer?, BodyBudget.Share)
        /// Throwing a body away whose answer is known.
        case skipping(Answer, size: Int)
        /// Making an answer.
        case answering
        /// Throwing away what comes behind the last answer.
        case closing(size: Int)
    }

    /// How much is thrown away, and for how long.
    private static let (lingering, lingeringTime) = (1024 * 1024, Duration.seconds(2))
    /// How long a task may take to tell what it knows, once it is cancelled.
    private static let lastWords = TimeAmount.seconds(2)

    private let limits: RequestLimits
    private let writer: AnswerWriter
    private let receive: @Sendable (RequestHead, _ port: Int) -> Reception
    private let executor: LoopExecutor
    private let port: Int

    private var stage = Stage.idle
    /// The request that is read or answered.
    private var head: RequestHead?
    /// True if the next answer is the last one.
    private var isLast = false
    /// True from the end of the request on that is answered.
    private var isWhole = true
    /// What was read behind a request that is being answered.
    private var ahead = CircularBuffer<HTTPServerRequestPart>()
    private var isTakingAhead = false
    /// True if a read was asked for while nothing is to be read.
    private var owesRead = false
    private var context: ChannelHandlerContext?
    private var timer: ConnectionTimer?
    private var task: Task<Void, Never>?

    init(
        limits: RequestLimits,
        writer: AnswerWriter,
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
        context.fireChannelInactive()
    }

    // MARK: Reading

    func read(context: ChannelHandlerContext) {
        guard case .answering = stage else {
            context.read()
            return
        }
        owesRead = true
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if case .answering = stage { ahead.append(part) } else { take(part) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        switch stage {
        case .reading, .skipping:
            if timer?.isSet == false { timer?.set(limits.bodyTime) }
        case .idle, .answering, .closing: break
        }
        context.fireChannelReadComplete()
    }

    private func take(_ part: HTTPServerRequestPart) {
        switch (part, stage) {
        case (.head(let head), .idle): begin(head)
        case (.body(let piece), .reading(let reader, let body, let share)):
            // Not held here meanwhile, so that it grows where it lies.
            stage = .idle
            read(piece, behind: body, for: reader, share)
        case (.end, .reading(let reader, let body, let share)):
            isWhole = true
            respond(to: body ?? ByteBuffer(), by: reader, share)
        case (.body(let piece), .skipping(let answer, let size)):
            let size = size + piece.readableBytes
            stage = .skipping(answer, size: size)
            if size > Self.lingering { finish(answer.last()) }
        case (.end, .skipping(let answer, _)):
            isWhole = true
            finish(answer)
        case (.body(let piece), .closing(let size)):
            stage = .closing(size: size + piece.readableBytes)
            if size + piece.readableBytes > Self.lingering { close() }
        case (.end, .closing): close()
        default: break
        }
    }

    private func begin(_ request: HTTPRequestHead) {
        timer?.clear()
        let head = RequestHead(request)
        self.head = head
        isWhole = false
        isLast = isLast || !request.isKeepAlive
        guard head.hasReadableTransfer else {
            return finish(
                .refused(501, "a body may be sent in pieces (Transfer-Encoding: chunked), and in no other form")
            )
        }
        switch receive(head, port) {
        case .answered(let answer):
            if answer.isLast { finish(answer) } else { stage = .skipping(answer, size: 0) }
        case .reads(let reader):
            if let announced = head.announcedLength, announced > reader.limit { return finish(reader.tooLarge) }
            if head.waitsForContinue { context?.writeAndFlush(wrapOutboundOut(AnswerWriter.goOn), promise: nil) }
            stage = .reading(reader, nil, reader.budget.share())
        }
    }

    /// Takes a piece of a body; one that comes in one piece is not copied.
    ///
    /// What is only announced takes no memory.
    private func read(
        _ piece: ByteBuffer,
        behind before: ByteBuffer?,
        for reader: BodyReader,
        _ share: BodyBudget.Share
    ) {
        var body = before ?? piece
        if before != nil { body.writeImmutableBuffer(piece) }
        guard body.readableBytes <= reader.limit else { return finish(reader.tooLarge) }
        guard share.grow(to: body.capacity) else { return finish(.noRoom) }
        stage = .reading(reader, body, share)
    }

    private func respond(to body: ByteBuffer, by reader: BodyReader, _ share: BodyBudget.Share) {
        guard let loop = context?.eventLoop else { return }
        stage = .answering
        timer?.clear()
        let place = NIOLoopBound(self, eventLoop: loop)
        task = Task.immediate(executorPreference: executor) {
            let answer = await reader.respond(body, share)
            place.value.finish(answer)
        }
    }

    // MARK: Answering

    private func finish(_ answer: Answer) {
        task = nil
        guard let context, context.channel.isActive else { return }
        isLast = isLast || answer.isLast
        let isHead = head?.method == "HEAD"
        switch answer {
        case .whole(let head, let body): write(head, body, length: body.count, sendsBody: !isHead)
        case .cut(let head, let body): write(head, body, length: body.count * 2 + 1, sendsBody: true)
        case .none: return close()
        }
        if !isLast { goOn(in: context) }
    }

    private func write(_ head: Answer.Head, _ body: [UInt8], length: Int, sendsBody: Bool) {
        guard let context else { return }
        let bytes = writer.bytes(
            head,
            body,
            length: length,
            sendsBody: sendsBody,
            isLast: isLast,
            keepsOld: self.head?.isOld == true
        )
        guard isLast else {
            context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
            return
        }
        stage = .closing(size: 0)
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(bytes), promise: written)
        guard !isWhole else {
            written.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.close() }
            return
        }
        timer?.set(Self.lingeringTime)
        ahead.removeAll()
        payRead(in: context)
    }

    private func goOn(in context: ChannelHandlerContext) {
        stage = .idle
        head = nil
        guard !isTakingAhead else { return }
        isTakingAhead = true
        takeAhead()
        isTakingAhead = false
        if case .answering = stage { return }
        if case .idle = stage { timer?.set(limits.idle) }
        payRead(in: context)
    }

    private func takeAhead() {
        while let part = ahead.popFirst() {
            take(part)
            if case .answering = stage { return }
        }
    }

    private func payRead(in context: ChannelHandlerContext) {
        guard owesRead else { return }
        owesRead = false
        context.read()
    }

    // MARK: Ending

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: quiesce()
        case ChannelEvent.inputClosed:
            if case .answering = stage { isLast = true } else { close() }
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (error, stage) {
        case (is HTTPParserError, .answering): isLast = true
        case (is HTTPParserError, .closing): close()
        case (let error as HTTPParserError, _):
            isWhole = true
            isLast = true
            finish(
                .refused(error == .headerOverflow ? 431 : 400, "this is no HTTP request that is read here: \(error)")
            )
        default: close()
        }
    }

    /// Takes no further request; what was begun is answered.
    private func quiesce() {
        guard case .idle = stage else {
            isLast = true
            return
        }
        close()
    }

    /// Ends the connection: a task that runs is cancelled, and its answer still sent.
    func stop() {
        guard case .answering = stage, let task, let context else { return close() }
        isLast = true
        task.cancel()
        _ = context.eventLoop.assumeIsolated().scheduleTask(in: Self.lastWords) { [weak self] in self?.close() }
    }

    private func close() {
        context?.close(promise: nil)
    }

    private func giveUp() {
        switch stage {
        case .reading, .skipping: break
        case .idle, .answering, .closing: return close()
        }
        isLast = true
        isWhole = true
        finish(.refused(408, "the request was not complete within \(limits.bodyTime.inWords)"))
    }
}
