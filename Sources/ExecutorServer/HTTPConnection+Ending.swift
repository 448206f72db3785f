import NIOCore
import NIOExtras
import NIOHTTP1

/// How a connection ends: by its client, by time, by what cannot be read, by the server.
extension HTTPConnection {
    /// How long a task may take to tell what it knows, once it is cancelled.
    private static let timeToTell = TimeAmount.seconds(2)

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: quiesce()
        case ChannelEvent.inputClosed:
            isInputClosed = true
            switch stage {
            case .answering: break
            case .idle, .reading, .skipping, .closing: closeWhenWritten()
            }
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let isUnread = error is HTTPParserError || error is ByteToMessageDecoderError
        switch stage {
        case .answering where isUnread: isLast = true
        // What cannot be read is thrown away until its time is over.
        case .closing where isUnread: break
        default:
            if let error = error as? HTTPParserError { refuse(error) } else { close() }
        }
    }

    /// Takes no further request; what was begun is answered.
    private func quiesce() {
        guard case .idle = stage else {
            isLast = true
            return
        }
        closeWhenWritten()
    }

    /// Ends the connection: a task that runs is cancelled, and its answer still sent.
    func stop() {
        isLast = true
        if case .answering = stage { task?.cancel() } else { closeWhenWritten() }
        _ = context?.eventLoop.assumeIsolated().scheduleTask(in: Self.timeToTell) { [weak self] in self?.close() }
    }

    /// Closes the connection once its client has all that was answered, or does not take it in time.
    func closeWhenWritten() {
        guard let context else { return }
        stage = .closing(size: 0)
        timer?.set(limits.idle)
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
        written.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.close() }
    }

    func close() {
        context?.close(promise: nil)
    }

    /// A span is over.
    func giveUp() {
        switch stage {
        case .reading, .skipping: refuseSlowRequest()
        case .idle, .answering, .closing: close()
        }
    }
}
