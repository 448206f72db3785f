import HummingbirdCore
import Logging
import LoopHTTP
import NIOCore
import NIOHTTP1

/// The child channel setup that accepts connections and ends them when the server stops.
struct Connections: ServerChildChannel {
    let limits: RequestLimits
    let writer: ResponseWriter
    let receive: @Sendable (RequestHead, _ port: Int) -> Reception

    /// A connection's channel and its handler.
    struct Value: ServerChildChannelValue {
        let channel: any Channel
        fileprivate let connection: NIOLoopBound<HTTPConnection>
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var fields = NIOHTTPDecoderLimitConfiguration()
            fields.maxHeaderListSize = fields.maxHeaderFieldSize
            fields.maxHeaderFieldCount = 1000
            let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: fields)
            let connection = HTTPConnection(
                limits: limits,
                writer: writer,
                port: channel.localAddress?.port ?? 0,
                on: LoopExecutor(loop: channel.eventLoop),
                receive: receive
            )
            try channel.pipeline.syncOperations.addHandlers(ByteToMessageHandler(decoder), connection)
            return Value(channel: channel, connection: NIOLoopBound(connection, eventLoop: channel.eventLoop))
        }
    }

    /// Waits until a connection is closed and the task of its last request has ended.
    func handle(value: Value, logger: Logger) async {
        let (loop, connection) = (value.channel.eventLoop, value.connection)
        await withTaskCancellationHandler {
            try? await value.channel.closeFuture.get()
            let task = try? await loop.submit { connection.value.task }.get()
            await task?.value
        } onCancel: {
            loop.execute { connection.value.stop() }
        }
    }
}
