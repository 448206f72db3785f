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
        var missing: Int
        var replies: [RedisReply] = []
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
    private var context: ChannelHandlerContext?
    private var failure: RedisError?

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
        batches.append(Batch(missing: commands.count, promise: promise))
        context.writeAndFlush(wrapOutboundOut(Self.bytes(of: commands, context.channel.allocator)), promise: nil)
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
            guard !batches.isEmpty else {
                // A server that takes no more clients says so before it is asked.
                if case .error(let text) = reply { throw .unreachable(server: server, reason: text.shown) }
                throw .unreadable("a reply that nobody asked for")
            }
            batches[batches.startIndex].replies.append(reply)
            batches[batches.startIndex].missing -= 1
            guard batches[batches.startIndex].missing == 0 else { continue }
            let batch = batches.removeFirst()
            batch.promise.succeed(batch.replies)
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

extension String {
    /// The text of a server as an error shows it.
    var shown: String { terminalSafe(upTo: 200) }
}
