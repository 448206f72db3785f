import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Gives every connection its handler, and ends it when the server does.
struct Connections: ServerChildChannel {
    let limits: RequestLimits
    let writer: AnswerWriter
    let receive: @Sendable (RequestHead, _ port: Int) -> Reception

    /// A connection and who answers on it.
    struct Value: ServerChildChannelValue {
        let channel: any Channel
        fileprivate let handler: NIOLoopBound<ConnectionHandler>
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var fields = NIOHTTPDecoderLimitConfiguration()
            fields.maxHeaderListSize = fields.maxHeaderFieldSize
            fields.maxHeaderFieldCount = 1000
            let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: fields)
            let handler = ConnectionHandler(
                limits: limits,
                writer: writer,
                port: channel.localAddress?.port ?? 0,
                on: LoopExecutor(loop: channel.eventLoop),
                receive: receive
            )
            try channel.pipeline.syncOperations.addHandlers(ByteToMessageHandler(decoder), handler)
            return Value(channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
        }
    }

    func handle(value: Value, logger: Logger) async {
        await withTaskCancellationHandler {
            try? await value.channel.closeFuture.get()
        } onCancel: {
            value.channel.eventLoop.execute { value.handler.value.stop() }
        }
    }
}

/// Runs a task's pieces on one event loop, so that no request changes threads for nothing.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
