import Core
import NIOCore
import NIOPosix
import Synchronization

/// One of the servers of a client, with the connection to it.
///
/// A connection is made with the first command and again after it was lost; all callers share it.
final class MemcachedNode: Sendable {
    /// The server's place.
    let place: ServerPlace
    private let settings: MemcachedClient.Settings
    private let time: AppClock
    /// The connection, open or being made.
    private let link = Mutex<Task<MemcachedLink, any Error>?>(nil)

    /// The time that connecting may take, with all of its tries.
    private static let connectLimit = Duration.seconds(10)
    /// The number of connections that a call makes or waits for.
    private static let connections = 4

    /// Creates a node; nothing is connected before the first command.
    init(_ place: ServerPlace, _ settings: MemcachedClient.Settings, time: AppClock) {
        self.place = place
        self.settings = settings
        self.time = time
    }

    deinit {
        guard let link = link.withLock(\.self) else { return }
        Task { try? await link.value.close(.cancelled(sentNothing: false)) }
    }

    /// Sends a request, once more if it changes nothing and the connection was lost.
    ///
    /// - Throws: ``MemcachedError``.
    func send(_ request: MemcachedRequest, before deadline: Deadline) async throws(MemcachedError) -> MemcachedReply {
        var mayRepeat = true
        while true {
            let link = try await openLink(before: deadline)
            do {
                return try await link.send(request, before: deadline)
            } catch {
                guard case .lost(_, let sentNothing) = error, mayRepeat, sentNothing || !request.isChange else {
                    throw error
                }
                mayRepeat = false
            }
        }
    }

    /// Returns the keys with a prefix, over a connection of its own, because the server sends nothing else meanwhile.
    ///
    /// - Throws: ``MemcachedError``.
    func keys(prefix: [UInt8], before deadline: Deadline) async throws(MemcachedError) -> MemcachedReply {
        var mayRepeat = true
        var pauses = settings.pauses[...]
        while true {
            let link = try await Self.open(place, settings, time, on: Self.loop, before: deadline)
            defer { link.close(.cancelled(sentNothing: false)) }
            do {
                let reply = try await link.send(.keys(prefix: prefix), before: deadline)
                // A server lists for one client at a time, and now and then looks for expired keys itself.
                guard case .refused(let text) = reply, text.hasPrefix("BUSY"), let pause = pauses.popFirst(),
                    pause < deadline.remaining
                else { return reply }
                try await Self.wait(pause, on: time)
            } catch {
                guard case .lost = error, mayRepeat else { throw error }
                mayRepeat = false
            }
        }
    }

    /// Returns the open connection, or a new one, which all callers of that time share.
    private func openLink(before deadline: Deadline) async throws(MemcachedError) -> MemcachedLink {
        var failure: MemcachedError?
        for _ in 1...Self.connections {
            let (task, isOwn) = link.withLock { link in
                if let link { return (link, false) }
                let task = Task<MemcachedLink, any Error> { [place, settings, time, loop = Self.loop] in
                    let deadline = deadline.capped(at: Self.connectLimit)
                    return try await Self.open(place, settings, time, on: loop, before: deadline)
                }
                link = task
                return (task, true)
            }
            do {
                let link = try await Self.value(of: task)
                if link.isOpen { return link }
                failure = link.failure
                forget(task)
            } catch {
                if error != .cancelled(sentNothing: true) { forget(task) }
                // The caller that began it may have had less time.
                guard !isOwn, !deadline.hasPassed, case .timedOut = error else { throw error }
            }
            guard !deadline.hasPassed else {
                throw .timedOut(server: place.text, after: deadline.span, sentNothing: true)
            }
        }
        if case .lost? = failure { failure = nil }
        throw failure ?? .unreachable(server: place.text, reason: "it closes each connection")
    }

    /// Waits for a connection, for as long as the caller is not cancelled.
    private static func value(of task: Task<MemcachedLink, any Error>) async throws(MemcachedError) -> MemcachedLink {
        let (results, told) = AsyncStream.makeStream(of: Result<MemcachedLink, any Error>.self)
        Task {
            told.yield(await task.result)
            told.finish()
        }
        for await result in results {
            do {
                return try result.get()
            } catch {
                throw (error as? MemcachedError) ?? .cancelled(sentNothing: true)
            }
        }
        throw .cancelled(sentNothing: true)
    }

    private func forget(_ task: Task<MemcachedLink, any Error>) {
        link.withLock { link in
            if link == task { link = nil }
        }
    }

    /// The event loop for a new connection: that of the caller, who is then answered without a change of threads, or any.
    private static var loop: any EventLoop {
        MultiThreadedEventLoopGroup.currentEventLoop ?? MultiThreadedEventLoopGroup.singleton.next()
    }

    /// Connects; a server that can't be reached is tried again.
    private static func open(
        _ place: ServerPlace,
        _ settings: MemcachedClient.Settings,
        _ time: AppClock,
        on loop: any EventLoop,
        before deadline: Deadline
    ) async throws(MemcachedError) -> MemcachedLink {
        var pauses = settings.pauses[...]
        while true {
            do {
                return try await MemcachedLink.open(place, settings, on: loop, before: deadline)
            } catch {
                guard case .unreachable = error, let pause = pauses.popFirst(), pause < deadline.remaining else {
                    throw error
                }
                try await wait(pause, on: time)
            }
        }
    }

    private static func wait(_ pause: Duration, on time: AppClock) async throws(MemcachedError) {
        do {
            try await time.sleep(for: pause * Double.random(in: 0.5...1))
        } catch {
            throw .cancelled(sentNothing: true)
        }
    }
}
