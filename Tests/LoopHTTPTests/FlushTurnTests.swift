import LoopHTTP
import NIOCore
import NIOPosix
import Testing

@Suite("Flushes of one turn of an event loop")
struct FlushTurnTests {
    private final class Connection: LateFlushing {
        private(set) var flushes = 0

        func flushWritten() { flushes += 1 }
    }

    @Test func `connections are flushed once each, at the end of the turn in which they were written to`() async throws
    {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        for _ in 1...2 {
            let connections = try await loop.submit {
                let connections = (1...3).map { _ in Connection() }
                for connection in connections { FlushTurn.add(connection, on: loop) }
                #expect(connections.map(\.flushes) == [0, 0, 0])
                return NIOLoopBound(connections, eventLoop: loop)
            }.get()
            #expect(try await loop.submit { connections.value.map(\.flushes) }.get() == [1, 1, 1])
        }
    }
}
