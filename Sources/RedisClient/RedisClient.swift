public import Core
import NIOCore
import NIOPosix
import Synchronization

/// A client of one Redis server, or of all nodes of a cluster that one of them names.
///
/// A connection is made with the first command and again after it was lost. Each node has one, which all callers share:
/// the commands of one call are sent together, behind those of others. A call whose commands change nothing is repeated
/// once after its connection was lost; all others are sent once. What a server refuses to do yet, because it loads its
/// data or a cluster is being changed, it did not do, so it is sent again.
public final class RedisClient: Sendable {
    /// The settings of a client.
    public struct Settings: Sendable {
        /// The path of a file with the certificates to trust; nil for those of the system.
        public var certificates: String?
        /// The number of bytes that a reply may have.
        public var replyLimit = 64 << 20
        /// The spans before a connection is tried again, or a command that a server does not take yet.
        public var pauses: [Duration] = [.milliseconds(50), .milliseconds(200), .milliseconds(800)]

        /// Creates settings.
        public init(certificates: String? = nil) {
            self.certificates = certificates
        }
    }

    /// The address of the first server.
    public let address: RedisAddress
    private let settings: Settings
    private let time: AppClock
    /// The connections to the nodes, open or being made.
    private let links = Mutex<[RedisAddress.Place: Task<RedisLink, any Error>]>([:])
    /// The connections that were open when they were used last.
    private let opened = Mutex<[RedisAddress.Place: RedisLink]>([:])
    /// The nodes of a cluster by what they serve, learned from redirections.
    private let routes = Mutex<[String: RedisAddress.Place]>([:])

    /// The number of redirections that a command follows.
    private static let redirections = 5
    /// The time that connecting may take, with all of its tries.
    private static let connectLimit = Duration.seconds(10)
    /// The number of connections that a call makes or waits for.
    private static let connections = 4
    /// The number of routes that are remembered.
    private static let routeLimit = 10_000

    /// Creates a client; nothing is connected before the first command.
    public init(_ address: RedisAddress, _ settings: Settings = Settings(), time: AppClock) {
        self.address = address
        self.settings = settings
        self.time = time
    }

    deinit {
        for link in links.withLock(\.values) {
            Task { try? await link.value.close(.cancelled(sentNothing: false)) }
        }
    }

    /// Sends commands together, and waits for their replies, errors among them, in the same order.
    ///
    /// - Parameters:
    ///   - commands: The commands, whose keys all lie in one slot of a cluster.
    ///   - route: The name of that slot, such as the hash tag of the keys.
    ///   - deadline: The moment by which all of it must be done.
    /// - Returns: A reply for each command.
    /// - Throws: ``RedisError``.
    public func send(
        _ commands: [RedisCommand],
        route: String = "",
        before deadline: Deadline
    ) async throws(RedisError) -> [RedisReply] {
        guard !commands.isEmpty else { return [] }
        var course = Course(place: routes.withLock { $0[route] } ?? address.place)
        var replies = try await answers(to: commands, on: &course, route, before: deadline)
        var (redirections, pauses) = (0, settings.pauses[...])
        while true {
            let waiting = replies.indices.filter { replies[$0].refusal != nil }
            guard let refusal = waiting.first.flatMap({ replies[$0].refusal }) else { return replies }
            switch refusal {
            case .moved(let target, let isForGood):
                course.place = target.place(beside: course.place)
                guard redirections < Self.redirections else { throw .tooManyRedirections(server: course.place.text) }
                redirections += 1
                course.asks = !isForGood
                if isForGood { remember(course.place, for: route) }
            case .notYet:
                guard let pause = pauses.popFirst(), pause < deadline.remaining else { return replies }
                try await Self.wait(pause, on: time)
            }
            let answers = try await answers(to: waiting.map { commands[$0] }, on: &course, route, before: deadline)
            for (index, answer) in zip(waiting, answers) { replies[index] = answer }
        }
    }

    /// The node that is asked next.
    private struct Course {
        var place: RedisAddress.Place
        /// True if the node serves the slot for this time only.
        var asks = false
        /// True if the first server was not asked instead of a node that is gone.
        var mayAskFirst = true
    }

    /// Sends commands to a node; if it is gone, the first server is asked, which knows what node serves the slot now.
    private func answers(
        to commands: [RedisCommand],
        on course: inout Course,
        _ route: String,
        before deadline: Deadline
    ) async throws(RedisError) -> [RedisReply] {
        do {
            let answers = try await answers(to: commands, at: course.place, asking: course.asks, before: deadline)
            course.asks = false
            return answers
        } catch {
            let isElsewhere = course.place != address.place
            guard course.mayAskFirst, isElsewhere, error.sentNothing, !Task.isCancelled else { throw error }
            routes.withLock { $0[route] = nil }
            course = Course(place: address.place, mayAskFirst: false)
            return try await answers(to: commands, at: address.place, asking: false, before: deadline)
        }
    }

    private func remember(_ place: RedisAddress.Place, for route: String) {
        routes.withLock { routes in
            if routes.count >= Self.routeLimit { routes.removeAll() }
            routes[route] = place
        }
    }

    /// Sends commands to a node, once more if they change nothing and the connection was lost.
    private func answers(
        to commands: [RedisCommand],
        at place: RedisAddress.Place,
        asking asks: Bool,
        before deadline: Deadline
    ) async throws(RedisError) -> [RedisReply] {
        var mayRepeat = true
        while true {
            let link = try await link(to: place, before: deadline)
            do {
                guard asks else { return try await link.send(commands, before: deadline) }
                let asking = commands.flatMap { [RedisCommand("ASKING"), $0] }
                let replies = try await link.send(asking, before: deadline)
                return replies.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
            } catch {
                guard case .lost(_, let sentNothing) = error, mayRepeat,
                    sentNothing || !commands.contains(where: \.isChange)
                else {
                    // Bytes that are no reply may come before anything is asked.
                    if let failure = link.failure, case .unreadable = failure { throw failure }
                    throw error
                }
                mayRepeat = false
            }
        }
    }

    /// Returns the open connection to a node, or a new one, which all callers of that time share.
    private func link(to place: RedisAddress.Place, before deadline: Deadline) async throws(RedisError) -> RedisLink {
        if let known = opened.withLock({ $0[place] }), known.isOpen { return known }
        var failure: RedisError?
        for _ in 1...Self.connections {
            let (task, isOwn) = links.withLock { links in
                if let known = links[place] { return (known, false) }
                let task = Task<RedisLink, any Error> { [address, settings, time, loop = Self.loop] in
                    let deadline = deadline.capped(at: Self.connectLimit)
                    return try await Self.open(place, address, settings, time, on: loop, before: deadline)
                }
                links[place] = task
                return (task, true)
            }
            do {
                let link = try await Self.value(of: task)
                if link.isOpen {
                    opened.withLock { $0[place] = link }
                    return link
                }
                failure = link.failure
                forget(task, to: place)
            } catch {
                if error != .cancelled(sentNothing: true) { forget(task, to: place) }
                // The caller that began it may have had less time.
                guard !isOwn, !deadline.hasPassed, case .timedOut = error else { throw error }
            }
            guard !deadline.hasPassed else {
                throw .timedOut(server: address.text, after: deadline.span, sentNothing: true)
            }
        }
        if case .lost? = failure { failure = nil }
        throw failure ?? .unreachable(server: place.text, reason: "it closes each connection")
    }

    /// Waits for a connection, for as long as the caller is not cancelled.
    private static func value(of task: Task<RedisLink, any Error>) async throws(RedisError) -> RedisLink {
        let (results, told) = AsyncStream.makeStream(of: Result<RedisLink, any Error>.self)
        Task {
            told.yield(await task.result)
            told.finish()
        }
        for await result in results {
            do {
                return try result.get()
            } catch {
                throw (error as? RedisError) ?? .unreadable("\(error)")
            }
        }
        throw .cancelled(sentNothing: true)
    }

    private func forget(_ task: Task<RedisLink, any Error>, to place: RedisAddress.Place) {
        links.withLock { links in
            if links[place] == task { links[place] = nil }
        }
    }

    /// The event loop for a new connection: that of the caller, who is then answered without a change of threads, or any.
    private static var loop: any EventLoop {
        MultiThreadedEventLoopGroup.currentEventLoop ?? MultiThreadedEventLoopGroup.singleton.next()
    }

    /// Connects to a node; one that can't be reached is tried again.
    private static func open(
        _ place: RedisAddress.Place,
        _ address: RedisAddress,
        _ settings: Settings,
        _ time: AppClock,
        on loop: any EventLoop,
        before deadline: Deadline
    ) async throws(RedisError) -> RedisLink {
        var server = address
        server.place = place
        var pauses = settings.pauses[...]
        while true {
            do {
                return try await RedisLink.open(server, settings, on: loop, before: deadline)
            } catch {
                guard case .unreachable = error, let pause = pauses.popFirst(), pause < deadline.remaining else {
                    throw error
                }
                try await wait(pause, on: time)
            }
        }
    }

    private static func wait(_ pause: Duration, on time: AppClock) async throws(RedisError) {
        do {
            try await time.sleep(for: pause * Double.random(in: 0.5...1))
        } catch {
            throw .cancelled(sentNothing: true)
        }
    }
}
