import LoopHTTP
import NIOCore
import NIOExtras
import NIOHTTP1

/// The ways in which a connection ends: by the client, by a time limit, by unreadable input, by the server.
extension HTTPConnection {
    /// The time that a cancelled task has to send its response; one that is paying goes on for ten seconds.
    private static let timeToTell = TimeAmount.seconds(12)

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: quiesce()
        case ChannelEvent.inputClosed:
            isInputClosed = true
            switch phase {
            case .answering, .streaming: break
            case .idle, .reading, .skipping, .closing: closeWhenWritten()
            }
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let isUnread = error is HTTPParserError || error is ByteToMessageDecoderError
        switch phase {
        case .answering where isUnread: isLast = true
        // Unreadable input is discarded until the time limit is over.
        case .closing where isUnread, .streaming where isUnread: break
        default:
            if let error = error as? HTTPParserError { refuse(error) } else { close() }
        }
    }

    /// Accepts no further request; a request that has begun is still answered.
    private func quiesce() {
        switch phase {
        case .idle: closeWhenWritten()
        case .streaming: task?.cancel()
        case .reading, .skipping, .answering, .closing: isLast = true
        }
    }

    /// Ends the connection: a running task is cancelled, and its response is still sent.
    func stop() {
        isLast = true
        switch phase {
        case .answering, .streaming: task?.cancel()
        case .idle, .reading, .skipping, .closing: closeWhenWritten()
        }
        _ = context?.eventLoop.assumeIsolated().scheduleTask(in: Self.timeToTell) { [weak self] in self?.close() }
    }

    /// Closes the connection once all responses are written, or the idle limit is over.
    func closeWhenWritten() {
        guard let context else { return }
        phase = .closing(size: 0)
        timer?.set(limits.idle)
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
        written.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.close() }
    }

    func close() {
        context?.close(promise: nil)
    }

    /// Ends the current request or the connection when a time limit is over.
    func giveUp() {
        switch phase {
        case .reading, .skipping: refuseSlowRequest()
        case .idle, .answering, .streaming, .closing: close()
        }
    }
}

extension HTTPConnection: LateFlushing {
    func flushWritten() {
        context?.flush()
    }
}
