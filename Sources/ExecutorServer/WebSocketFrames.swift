import NIOCore
import NIOWebSocket

/// The frames of a WebSocket on which only the server tells: pings are answered, and messages refused.
///
/// Source: RFC 6455, sections 5.5 and 7.4.
final class WebSocketFrames: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    /// The size of the largest frame that is read; control frames have at most 125 bytes.
    static let largest = 4096
    /// The time that a client has to answer a close frame.
    private static let farewell = TimeAmount.seconds(2)

    private var isClosing = false
    private var isPongDue = false
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        if isClosing, frame.opcode != .connectionClose { return }
        guard frame.maskKey != nil else { return close(.protocolError, "a client masks its frames") }
        guard frame.reservedBits.isEmpty else { return close(.protocolError, "no extension was agreed on") }
        switch frame.opcode {
        case .ping where !context.channel.isWritable: close(.policyViolation, "you send pings and read no answers")
        case .ping:
            let pong = WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData)
            context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
        case .pong: isPongDue = false
        case .connectionClose:
            if isClosing { return context.close(promise: nil) }
            close(Self.code(in: frame.unmaskedData), "")
            context.close(promise: nil)
        case .text, .binary, .continuation:
            close(.unacceptableData, "nothing is read here; events are only told")
        default: close(.protocolError, "unknown kind of frame")
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case NIOWebSocketError.invalidFrameLength = error {
            close(.messageTooLarge, "nothing is read here; events are only told")
        } else {
            close(.protocolError, "this is no frame of a WebSocket")
        }
    }

    /// Sends a ping; the connection is closed if the one before was not answered.
    func ping() {
        guard let context, !isClosing else { return }
        guard !isPongDue else { return close(.unexpectedServerError, "a ping was not answered") }
        isPongDue = true
        context.writeAndFlush(
            wrapOutboundOut(WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer())),
            promise: nil
        )
    }

    /// Sends a close frame, and closes the connection once the client has answered, or after a while.
    func close(_ code: WebSocketErrorCode, _ reason: String) {
        guard let context, !isClosing else { return }
        isClosing = true
        var data = ByteBuffer()
        data.write(webSocketErrorCode: code)
        data.writeString(String(reason.prefix(120)))
        context.writeAndFlush(
            wrapOutboundOut(WebSocketFrame(fin: true, opcode: .connectionClose, data: data)),
            promise: nil
        )
        let channel = context.channel
        context.eventLoop.scheduleTask(in: Self.farewell) { channel.close(promise: nil) }
    }

    /// Returns the code with which a close frame is answered: its own, if it is one that may be sent.
    private static func code(in data: ByteBuffer) -> WebSocketErrorCode {
        var data = data
        guard data.readableBytes > 0 else { return .normalClosure }
        guard let number = data.readInteger(as: UInt16.self) else { return .protocolError }
        guard data.readableBytesView.isUTF8 else { return .dataInconsistentWithMessage }
        let isSent =
            (1000...1014).contains(number) && ![1004, 1005, 1006].contains(number) || (3000...4999).contains(number)
        return isSent ? WebSocketErrorCode(codeNumber: Int(number)) : .protocolError
    }
}

extension ByteBufferView {
    fileprivate var isUTF8: Bool { String(validating: self, as: UTF8.self) != nil }
}

/// The side of a WebSocket on which the server tells.
struct WebSocketLink: Sendable {
    let channel: any Channel
    /// The time that a reader has to take what was written.
    let patience: Duration
    fileprivate let frames: NIOLoopBound<WebSocketFrames>

    init(channel: any Channel, patience: Duration, frames: NIOLoopBound<WebSocketFrames>) {
        self.channel = channel
        self.patience = patience
        self.frames = frames
    }

    /// Sends messages, and returns once the system has taken them; false if the reader is gone, or did not take them in time.
    func send(_ texts: [String]) async -> Bool {
        for text in texts.dropLast() { channel.write(Self.frame(text), promise: nil) }
        guard let last = texts.last else { return true }
        return await channel.writeAndFlush(Self.frame(last), within: patience)
    }

    /// Sends a ping; false if the reader is gone.
    func ping() async -> Bool {
        await onLoop { $0.ping() }
        return channel.isActive
    }

    /// Ends the connection with a code and a reason.
    func close(_ code: WebSocketErrorCode, _ reason: String) async {
        await onLoop { $0.close(code, reason) }
        try? await channel.closeFuture.get()
    }

    private func onLoop(_ work: @escaping @Sendable (WebSocketFrames) -> Void) async {
        try? await channel.eventLoop.submit { [frames] in work(frames.value) }.get()
    }

    private static func frame(_ text: String) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: text))
    }
}
