public import NIOCore
import NIOPosix

/// A connection whose written bytes are flushed together with those of others.
public protocol LateFlushing: AnyObject {
    /// Flushes what was written, if the connection is still open.
    func flushWritten()
}

/// The flushes of the connections of one event loop, made together at the end of a turn of the loop.
///
/// Each write to a socket wakes the program at its other end, which then takes the processor from the event loop. Made
/// together, the writes of many connections cost fewer such changes.
public final class FlushTurn {
    // Each thread has a value of its own.
    private nonisolated(unsafe) static let own = ThreadSpecificVariable<FlushTurn>()

    private var waiting: [any LateFlushing] = []

    /// Has a connection flushed at the end of this turn of the event loop that is running.
    public static func add(_ connection: any LateFlushing, on loop: any EventLoop) {
        let turn = own.currentValue ?? make()
        turn.waiting.append(connection)
        if turn.waiting.count == 1 { loop.assumeIsolated().execute { turn.flush() } }
    }

    private static func make() -> FlushTurn {
        let turn = FlushTurn()
        own.currentValue = turn
        return turn
    }

    private func flush() {
        let connections = waiting
        waiting = []
        for connection in connections { connection.flushWritten() }
    }
}
