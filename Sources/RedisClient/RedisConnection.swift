import Core
import NIOCore
import NIOSSL

/// A connection to a server, over which commands are sent without a wait for the replies to earlier ones, used on its
/// event loop alone.
final class RedisConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Commands that were sent together and wait for their replies.
    private struct Batch {
        var missing: Int
        var replies: [RedisReply] = []
        let promise: EventLoopPromise<[RedisReply]>
    }

    /// The server's name, for errors.
    private let server: String
    private let reader: ReplyReader
    private var batches = CircularBuffer<Batch>()
    private var context: ChannelHandlerContext?
    private var failure: RedisError?

    /// Creates the handler of a connection.
    ///
    /// - Throws: ``RedisError/libraryMissing(_:)``.
    init(to server: String, replyLimit: Int) throws(RedisError) {
        self.server = server
        reader = try ReplyReader(limit: replyLimit)
    }

    /// True if commands can be sent.
    var isOpen: Bool { context?.channel.isActive ?? false }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    /// Sends commands; their replies, or the error that ended the connection, go to the promise.
    func send(_ commands: [RedisCommand], _ promise: EventLoopPromise<[RedisReply]>) {
        guard let context, context.channel.isActive else {
            return promise.fail(failure ?? RedisError.lost(server: server, sentNothing: true))
        }
        batches.append(Batch(missing: commands.count, promise: promise))
        context.writeAndFlush(wrapOutboundOut(Self.bytes(of: commands, context.channel.allocator)), promise: nil)
    }

    /// Ends the connection and everything that waits for it.
    func close(_ error: RedisError) {
        failure = failure ?? error
        context?.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do throws(RedisError) {
            try take(unwrapInboundIn(data))
        } catch {
            close(error)
        }
    }

    private func take(_ bytes: ByteBuffer) throws(RedisError) {
        do {
            try bytes.withUnsafeReadableBytes { try reader.feed($0) }
        } catch {
            throw (error as? RedisError) ?? .unreadable("\(error)")
        }
        while let reply = try reader.next() {
            guard !batches.isEmpty else { throw .unreadable("a reply that nobody asked for") }
            batches[batches.startIndex].replies.append(reply)
            batches[batches.startIndex].missing -= 1
            guard batches[batches.startIndex].missing == 0 else { continue }
            let batch = batches.removeFirst()
            batch.promise.succeed(batch.replies)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let isTLS = error is NIOSSLError || error is BoringSSLError || error is NIOSSLExtraError
        close(isTLS ? .tls(server: server, reason: "\(error)") : .lost(server: server, sentNothing: false))
    }

    func channelInactive(context: ChannelHandlerContext) {
        let error = failure ?? .lost(server: server, sentNothing: false)
        failure = error
        let waiting = batches
        batches.removeAll()
        for batch in waiting { batch.promise.fail(error) }
    }

    /// Returns commands as they travel.
    ///
    /// Source: Redis serialization protocol specification, "Sending commands to a Redis server".
    private static func bytes(of commands: [RedisCommand], _ allocator: ByteBufferAllocator) -> ByteBuffer {
        let size = commands.reduce(0) { $0 + $1.words.reduce(16) { $0 + $1.count + 16 } }
        var bytes = allocator.buffer(capacity: size)
        for command in commands {
            bytes.writeString("*\(command.words.count)\r\n")
            for word in command.words {
                bytes.writeString("$\(word.count)\r\n")
                bytes.writeBytes(word)
                bytes.writeStaticString("\r\n")
            }
        }
        return bytes
    }
}
