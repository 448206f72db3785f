import Core
import Synchronization

/// A way to a server of PostgreSQL on which a connection can be lost during a commit.
public final class DatabaseProxy: Sendable {
    /// The message that is lost, with its connection.
    public enum Loss: Sendable {
        /// The client's COMMIT, so that nothing is committed.
        case commit
        /// The server's answer to it, so that the client cannot know.
        case answer
    }

    fileprivate struct State {
        var loss: Loss?
        /// The connection whose next answer is lost.
        var losing: Int?
    }

    private final class Plan: Sendable {
        let state = Mutex(State())
    }

    private let relay: LoopbackRelay
    private let plan = Plan()

    /// The port of the proxy.
    public var port: Int { relay.port }

    /// Starts a proxy to a port of this machine.
    public init(to target: Int) throws {
        relay = try LoopbackRelay(to: target) { [plan] message in
            plan.state.withLock { $0.passes(message) } ? message.bytes : nil
        }
    }

    /// Loses the next message of a kind.
    public func lose(_ next: Loss) {
        plan.state.withLock { $0.loss = next }
    }

    /// True once that has happened.
    public var hasLost: Bool { plan.state.withLock { $0.loss == nil } }

    /// Takes no more connections.
    public func end() {
        relay.end()
    }
}

extension DatabaseProxy.State {
    /// Returns false for a message that is lost.
    fileprivate mutating func passes(_ message: LoopbackRelay.Message) -> Bool {
        if !message.isFromClient {
            guard losing == message.connection else { return true }
            losing = nil
            return false
        }
        guard let loss, message.bytes.contains(Array("COMMIT\0".utf8)) else { return true }
        self.loss = nil
        if loss == .answer { losing = message.connection }
        return loss == .answer
    }
}
