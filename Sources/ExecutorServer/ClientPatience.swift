import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Wire

/// Ends connections whose clients are too slow, and tells clients that ask (`Expect: 100-continue`) to go on.
///
/// Three spans are limited: from the connection to the first request, from its headers to the end of its body, and from an answer
/// to the next request. While an answer is made nothing is limited here, the executor has its own limit. One timer serves a
/// connection; a request that arrives in one piece never touches it.
///
/// After an answer that says `Connection: close` the connection is closed. If its request was not read to the end, the rest is thrown away
/// for a moment first: a client that is still sending would otherwise be cut off before it has read the answer.
final class ClientPatience: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How much is thrown away, and for how long.
    private static let (lingering, lingeringTime) = (1024 * 1024, TimeAmount.seconds(2))

    private let limits: RequestLimits
    /// True from the head of the last answer on.
    private var isClosing = false
    /// How much more is thrown away; nil before the last answer was written.
    private var thrownAway: Int?
    private var isReadingBody = false
    private var answersDue = 0
    private var isAnswering = false
    private var deadline: NIODeadline?
    private var timer: Scheduled<Void>?
    private var timerFires = NIODeadline.distantFuture

    init(limits: RequestLimits) {
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        wait(limits.headers, in: context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard thrownAway == nil else {
            throwAway(unwrapInboundIn(data), in: context)
            return
        }
        switch unwrapInboundIn(data) {
        case .head(let head):
            isReadingBody = true
            answersDue += 1
            deadline = nil
            if let expected = head.headerFields[.expect], expected.lowercased() == "100-continue" {
                encourage(head, in: context)
            }
        case .body:
            break
        case .end:
            isReadingBody = false
            deadline = answersDue == 0 ? context.eventLoop.now + TimeAmount(limits.idle) : nil
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isReadingBody, deadline == nil { wait(limits.bodyTime, in: context) }
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            isAnswering = true
            isClosing = head.headerFields[.connection] == "close"
        case .body:
            break
        case .end:
            isAnswering = false
            answersDue -= 1
            guard !isClosing else {
                end(data, promise, in: context)
                return
            }
            if answersDue == 0, !isReadingBody { wait(limits.idle, in: context) }
        }
        context.write(data, promise: promise)
    }

    /// Writes the end of the last answer, and closes the connection when nothing of its request is on its way any more.
    private func end(_ data: NIOAny, _ promise: EventLoopPromise<Void>?, in context: ChannelHandlerContext) {
        thrownAway = 0
        guard isReadingBody else {
            context.writeAndFlush(data, promise: promise)
            context.close(promise: nil)
            return
        }
        context.writeAndFlush(data, promise: promise)
        deadline = nil
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: Self.lingeringTime) { context.close(promise: nil) }
        context.read()
    }

    private func throwAway(_ part: HTTPRequestPart, in context: ChannelHandlerContext) {
        var count = thrownAway ?? 0
        if case .body(let piece) = part { count += piece.readableBytes }
        thrownAway = count
        if case .end = part { isReadingBody = false }
        if !isReadingBody || count > Self.lingering { context.close(promise: nil) } else { context.read() }
    }

    private func encourage(_ head: HTTPRequest, in context: ChannelHandlerContext) {
        let length = head.headerFields[.contentLength].flatMap { Int($0) } ?? 0
        guard answersDue == 1, length <= limits.body else { return }
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }

    private func wait(_ span: Duration, in context: ChannelHandlerContext) {
        let deadline = context.eventLoop.now + TimeAmount(span)
        self.deadline = deadline
        guard deadline < timerFires else { return }
        schedule(at: deadline, in: context)
    }

    private func schedule(at deadline: NIODeadline, in context: ChannelHandlerContext) {
        timer?.cancel()
        timerFires = deadline
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [self] in
            timer = nil
            timerFires = .distantFuture
            guard let deadline = self.deadline else { return }
            if deadline <= context.eventLoop.now {
                giveUp(in: context)
            } else {
                schedule(at: deadline, in: context)
            }
        }
    }

    private func giveUp(in context: ChannelHandlerContext) {
        guard isReadingBody, answersDue == 1, !isAnswering else {
            context.close(promise: nil)
            return
        }
        let text = "the request was not complete within \(limits.bodyTime.inWords)"
        let body = ByteBuffer(bytes: JSONValue.object(["error": .string(text)]).compactBytes)
        let headers: HTTPFields = [
            .contentType: "application/json", .contentLength: String(body.readableBytes), .connection: "close",
        ]
        context.write(
            wrapOutboundOut(.head(HTTPResponse(status: .requestTimeout, headerFields: headers))),
            promise: nil
        )
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }
}
