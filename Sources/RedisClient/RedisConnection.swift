import Core
import NIOCore
import NIOSSL
import NIOTLS
import Synchronization

/// A connection to a server, over which commands are sent without a wait for the replies to earlier ones, used on its
/// event loop alone.
final class RedisConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Commands that were sent together and wait for their replies.
    private struct Batch {
        let count: Int
        let promise: EventLoopPromise<[RedisReply]>
    }

    /// The error that ended a connection, which all threads can read; nil while commands can be sent.
    final class Ending: Sendable {
        let error = Mutex<RedisError?>(nil)
    }

    let ending = Ending()
    /// The number of pieces that were received.
    private(set) var received = 0
    /// True once TLS has been agreed on, or from the start without it.
    private var isSecure: Bool
    /// The server's name, for errors.
    private let server: String
    private let reader: ReplyReader
    private var batches = CircularBuffer<Batch>()
    /// The replies so far to the commands of the first batch.
    private var replies: [RedisReply] = []
    private var context: ChannelHandlerContext?
    private var failure: RedisError?
    private var isFlushDue = false

    /// Creates the handler of a connection.
    ///
    /// - Throws: ``RedisError/libraryMissing(_:)``.
    init(to server: String, usesTLS: Bool, replyLimit: Int) throws(RedisError) {
        self.server = server
        isSecure = !usesTLS
        reader = try ReplyReader(limit: replyLimit)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    /// Sends commands; their replies, or the error that ended the connection, go to the promise.
    func send(_ commands: [RedisCommand], _ promise: EventLoopPromise<[RedisReply]>) {
        guard let context, context.channel.isActive, failure == nil else {
            let error = failure.flatMap { $0.sentNothing ? $0 : nil }
            return promise.fail(error ?? .lost(server: server, sentNothing: true))
        }
        batches.append(Batch(count: commands.count, promise: promise))
        context.write(wrapOutboundOut(Self.bytes(of: commands, context.channel.allocator)), promise: nil)
        guard !isFlushDue else { return }
        // What is sent in one turn of the event loop leaves in one piece.
        isFlushDue = true
        context.eventLoop.assumeIsolated().execute { self.flush() }
    }

    private func flush() {
        isFlushDue = false
        context?.flush()
    }

    /// Ends the connection and everything that waits for it.
    func close(_ error: RedisError) {
        end(error)
        context?.close(promise: nil)
    }

    private func end(_ error: RedisError) {
        failure = failure ?? error
        ending.error.withLock { $0 = failure }
        let waiting = batches
        batches.removeAll()
        replies = []
        for batch in waiting { batch.promise.fail(failure ?? error) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // What comes after an error belongs to nobody.
        guard failure == nil else { return }
        received &+= 1
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
            guard let batch = batches.first else {
                // A server that takes no more clients says so before it is asked.
                if case .error(let text) = reply { throw .unreachable(server: server, reason: text.shown) }
                throw .unreadable("a reply that nobody asked for")
            }
            if replies.isEmpty { replies.reserveCapacity(batch.count) }
            replies.append(reply)
            guard replies.count == batch.count else { continue }
            batches.removeFirst()
            batch.promise.succeed(replies)
            replies = []
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let isTLS = error is NIOSSLError || error is BoringSSLError || error is NIOSSLExtraError
        let isHandshake = isTLS && !isSecure
        close(isHandshake ? .tls(server: server, reason: "\(error)") : .lost(server: server, sentNothing: false))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event { isSecure = true }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.lost(server: server, sentNothing: false))
    }

    private static func bytes(of commands: [RedisCommand], _ allocator: ByteBufferAllocator) -> ByteBuffer {
        var bytes = allocator.buffer(capacity: commands.reduce(0) { $0 + $1.bytes.count })
        for command in commands { bytes.writeBytes(command.bytes) }
        return bytes
    }
}

extension String {
    /// The text of a server as an error shows it.
    var shown: String { terminalSafe(upTo: 200) }
}
