public import Core
import Glibc
import Synchronization

/// An HTTP server on a loopback port that does what a test tells it, with a thread for each connection.
public final class ScriptedServer: Sendable {
    public typealias Script = @Sendable (ReceivedRequest, ServerLine) -> Void

    public let port: Int
    /// The requests as they arrive.
    public let arrivals: AsyncStream<ReceivedRequest>
    private let listening: ListeningSocket

    /// Listens, and runs the script for each request until it hangs up.
    public convenience init(isVersion6: Bool = false, _ script: @escaping Script) {
        self.init(ListeningSocket(isVersion6: isVersion6), greeting: nil, script)
    }

    /// Says something to whoever connects, and listens no more.
    public convenience init(greeting: String) {
        self.init(ListeningSocket(), greeting: greeting) { _, _ in }
    }

    private init(_ listening: ListeningSocket, greeting: String?, _ script: @escaping Script) {
        self.listening = listening
        port = listening.port
        let (arrivals, arrived) = AsyncStream.makeStream(of: ReceivedRequest.self)
        self.arrivals = arrivals
        Self.onThread {
            var count = 0
            while true {
                guard let socket = listening.next() else { break }
                count += 1
                let number = count
                Self.onThread {
                    let line = ServerLine(socket, number: number)
                    if let greeting {
                        line.write(greeting)
                        line.finishWriting()
                        line.waitForHangUp()
                        line.hangUp()
                    }
                    while !line.isClosed, let request = line.request() {
                        arrived.yield(request)
                        script(request, line)
                    }
                }
            }
            arrived.finish()
        }
    }

    deinit {
        listening.end()
    }

    /// Takes no more connections: the port refuses them.
    public func close() {
        listening.end()
    }

    /// An address on this server.
    public func url(_ path: String = "/", scheme: String = "http") throws -> HTTPURL {
        try HTTPURL("\(scheme)://127.0.0.1:\(port)\(path)")
    }

    /// The next request that arrives.
    public func arrival() async throws -> ReceivedRequest {
        for await request in arrivals { return request }
        throw CancellationError()
    }

    /// All requests that arrived; the server accepts no more.
    public func allArrivals() async -> [ReceivedRequest] {
        listening.end()
        var all: [ReceivedRequest] = []
        for await request in arrivals { all.append(request) }
        return all
    }

    private final class Work: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private static func onThread(_ run: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Work(run)).toOpaque()
        pthread_create(
            &thread,
            nil,
            { box in
                if let box { Unmanaged<Work>.fromOpaque(box).takeRetainedValue().run() }
                return nil
            },
            box
        )
        pthread_detach(thread)
    }
}
