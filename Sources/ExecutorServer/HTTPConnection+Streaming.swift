import Core
import LoopHTTP
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// The responses that go on: streamed bodies, and WebSockets.
extension HTTPConnection {
    /// The size of the system's buffer for a reader's bytes: one that stops reading must not take more.
    private static let bufferSize: ChannelOptions.Types.SocketOption.Value = 128 * 1024

    func stream(
        _ head: RouteResponse.Head,
        _ work: @escaping @Sendable (StreamedBody) async -> Void,
        in context: ChannelHandlerContext
    ) {
        isLast = true
        let isChunked = self.head?.isOld != true
        let bytes = writer.bytes(head, connection: "close", isChunked: isChunked && self.head?.method != "HEAD")
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        guard self.head?.method != "HEAD" else { return closeWhenWritten() }
        limitBuffer(of: context)
        let body = StreamedBody(channel: context.channel, patience: limits.patience, isChunked: isChunked)
        goOnStreaming(in: context) {
            await work(body)
            await body.end()
        } ending: {
            $0.closeWhenWritten()
        }
    }

    func upgrade(
        _ head: RouteResponse.Head,
        _ work: @escaping @Sendable (WebSocketLink) async -> Void,
        in context: ChannelHandlerContext
    ) {
        isLast = true
        limitBuffer(of: context)
        let pipeline = context.pipeline.syncOperations
        let place = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let bytes = writer.bytes(head, connection: "Upgrade")
        do {
            let decoder = try pipeline.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self)
            pipeline.removeHandler(context: decoder).assumeIsolated().whenSuccess {
                let (connection, context) = place.value
                context.writeAndFlush(connection.wrapOutboundOut(bytes), promise: nil)
                connection.startWebSocket(work, in: context)
            }
        } catch {
            // The decoder is there for as long as requests are read.
            close()
        }
    }

    private func startWebSocket(
        _ work: @escaping @Sendable (WebSocketLink) async -> Void,
        in context: ChannelHandlerContext
    ) {
        let pipeline = context.pipeline.syncOperations
        let frames = WebSocketFrames()
        do {
            let decoder = ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: WebSocketFrames.largest))
            try pipeline.addHandlers([WebSocketFrameEncoder(), decoder, frames], position: .before(self))
        } catch {
            return close()
        }
        let link = WebSocketLink(
            channel: context.channel,
            patience: limits.patience,
            frames: NIOLoopBound(frames, eventLoop: context.eventLoop)
        )
        // Bytes are no frames: nothing is written any more.
        goOnStreaming(in: context) {
            await work(link)
        } ending: {
            $0.close()
        }
    }

    /// Goes on with a task that writes for as long as it likes, and ends the connection after it.
    private func goOnStreaming(
        in context: ChannelHandlerContext,
        _ work: @escaping @Sendable () async -> Void,
        ending end: @escaping @Sendable (HTTPConnection) -> Void
    ) {
        phase = .streaming
        timer?.cancel()
        ahead.removeAll()
        let place = NIOLoopBound(self, eventLoop: context.eventLoop)
        task = Task(executorPreference: executor) {
            await work()
            end(place.value)
        }
        readAgain(in: context)
    }

    private func limitBuffer(of context: ChannelHandlerContext) {
        _ = context.channel.setOption(.socketOption(.so_sndbuf), value: Self.bufferSize)
    }
}
