import Core
import NIOCore
import Synchronization

/// A connection to a server, over which commands are sent without a wait for the replies to earlier ones, used on its
/// event loop alone.
final class MemcachedConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// A request that was sent and waits for its reply.
    private struct Exchange {
        let request: MemcachedRequest
        let promise: EventLoopPromise<MemcachedReply>
    }

    /// The error that ended a connection, which all threads can read; nil while commands can be sent.
    final class Ending: Sendable {
        let error = Mutex<MemcachedError?>(nil)
    }

    let ending = Ending()
    /// The number of pieces that were received.
    private(set) var received = 0
    /// The server's name, for errors.
    private let server: String
    private let listLimit: Int
    private var reader: MemcachedReplyReader
    private var exchanges = CircularBuffer<Exchange>()
    /// The keys so far of the listing that is answered now.
    private var keys: [[UInt8]] = []
    /// The number of bytes of the keys.
    private var keysSize = 0
    private var context: ChannelHandlerContext?
    private var failure: MemcachedError?

    /// Creates the handler of a connection.
    init(to server: String, _ settings: MemcachedClient.Settings) {
        self.server = server
        listLimit = settings.listLimit
        reader = MemcachedReplyReader(limit: settings.valueLimit)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    /// Sends a request; its reply, or the error that ended the connection, goes to the promise.
    func send(_ request: MemcachedRequest, _ promise: EventLoopPromise<MemcachedReply>) {
        guard let context, context.channel.isActive, failure == nil else {
            let error = failure.flatMap { $0.sentNothing ? $0 : nil }
            return promise.fail(error ?? .lost(server: server, sentNothing: true))
        }
        exchanges.append(Exchange(request: request, promise: promise))
        let lines = request.lines
        var bytes = context.channel.allocator.buffer(capacity: lines.reduce(0) { $0 + $1.count + 2 })
        for line in lines {
            bytes.writeBytes(line)
            bytes.writeStaticString("\r\n")
        }
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }

    /// Ends the connection and everything that waits for it.
    func close(_ error: MemcachedError) {
        end(error)
        context?.close(promise: nil)
    }

    private func end(_ error: MemcachedError) {
        failure = failure ?? error
        ending.error.withLock { $0 = failure }
        let waiting = exchanges
        exchanges.removeAll()
        (keys, keysSize) = ([], 0)
        for exchange in waiting { exchange.promise.fail(failure ?? error) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // What comes after an error belongs to nobody.
        guard failure == nil else { return }
        received &+= 1
        reader.feed(unwrapInboundIn(data))
        do throws(MemcachedError) {
            while failure == nil, let element = try next() { try take(element) }
        } catch {
            close(error)
        }
    }

    private func next() throws(MemcachedError) -> MemcachedReplyReader.Element? {
        do throws(MemcachedReplyReader.Failure) {
            return try reader.next()
        } catch {
            throw .unreadable(server: server, reason: error.reason)
        }
    }

    private func take(_ element: MemcachedReplyReader.Element) throws(MemcachedError) {
        // A server that takes no more clients says so, and reads nothing.
        if case .reply(.refused(let text)) = element, exchanges.isEmpty || text.hasPrefix(Self.full) {
            throw .unreachable(server: server, reason: text.terminalSafe(upTo: 200))
        }
        guard let first = exchanges.first else {
            throw .unreadable(server: server, reason: "a reply that nobody asked for")
        }
        switch (element, first.request) {
        case (.key(let key), .keys(let prefix)): try collect(key, prefix)
        case (.end, .keys):
            exchanges.removeFirst().promise.succeed(.keys(keys))
            (keys, keysSize) = ([], 0)
        case (.reply(let reply), let request):
            guard request.canHave(reply) else {
                throw .unreadable(server: server, reason: "a reply to another command")
            }
            exchanges.removeFirst().promise.succeed(reply)
            // After a command that was not understood, its value would be taken for the next one.
            if case .refused(let text) = reply, !text.hasPrefix("SERVER_ERROR") {
                close(.lost(server: server, sentNothing: false))
            }
        case (.key, _), (.end, _):
            throw .unreadable(server: server, reason: "a listing that nobody asked for")
        }
    }

    /// Source: memcached 1.6, `memcached.c`, `drive_machine`.
    private static let full = "ERROR Too many open connections"

    private func collect(_ key: [UInt8], _ prefix: [UInt8]) throws(MemcachedError) {
        guard key.starts(with: prefix) else { return }
        keys.append(key)
        keysSize += key.count
        guard keysSize <= listLimit else {
            throw .unreadable(server: server, reason: "the keys have more than \(listLimit) bytes")
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        close(.lost(server: server, sentNothing: false))
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.lost(server: server, sentNothing: false))
    }
}
