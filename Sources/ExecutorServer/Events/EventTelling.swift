import Core
import ExecutorCore

/// The way to one reader: server-sent events, or a WebSocket.
protocol EventSink: Sendable {
    /// The time that the reader has to take what was written.
    var writeTimeout: Duration { get }

    /// Writes events, and returns once the system has taken them; false if the reader is gone.
    func send(_ events: [JobEventFeed.Told]) async -> Bool

    /// Writes a remark about the stream itself.
    func send(_ remark: EventRemark) async -> Bool

    /// Writes how much of a job's file was sent; it has no number, because nobody resumes from it.
    func send(_ part: JobFileProgress.Part, of jobId: String) async -> Bool

    /// Writes something that the reader ignores, to find out whether it is still there.
    func ping() async -> Bool

    /// Ends the stream.
    func end(_ end: EventStreamEnd) async
}

/// A remark about a stream of events.
struct EventRemark: Sendable {
    /// The name of the remark.
    let name: String
    /// What it says.
    let reason: String

    /// Events before the next one are gone.
    static let gap = EventRemark(name: "gap", reason: "older events are gone; read the jobs again")
}

/// The reason why a stream of events ends.
enum EventStreamEnd: Sendable {
    /// The job has ended, and everything was told.
    case finished
    /// The reader was too slow.
    case tooSlow
    /// The server stops.
    case stopping
    /// The store cannot be read.
    case failed(FailureCode)
    /// The key of the caller is not valid any more.
    case revoked

    /// The remark that tells of it; nil where nothing needs to be told.
    var remark: EventRemark? {
        switch self {
        case .finished: nil
        case .tooSlow:
            EventRemark(name: "dropped", reason: "you read too slowly; connect again with the last number to go on")
        case .stopping: EventRemark(name: "dropped", reason: "the server stops; connect again with the last number")
        case .failed(let code): EventRemark(name: "dropped", reason: "the jobs can't be read now (\(code.rawValue))")
        case .revoked: EventRemark(name: "dropped", reason: "your API key is not valid any more")
        }
    }
}

/// The end of a stream of events, as an error of the work that tells them.
private enum StreamOver: Error {
    /// The reader is gone.
    case gone
    /// The stream ends.
    case ends(EventStreamEnd)
}

/// The work of telling one reader events until it is gone, or the stream ends.
struct EventTelling: Sendable {
    let feed: JobEventFeed
    /// The tenant whose jobs are told of.
    let tenant: String
    let check: CallerCheck
    /// The mark of the caller's key at the start.
    let mark: [UInt8]?
    let metrics: ServiceMetrics?

    /// How far a reader has come.
    private struct Course {
        /// The number of the last event; nil before the start of a reader from now on is known.
        var position: Int64?
        /// The moment of the last writing.
        var sent: Duration
        /// True once the reader had everything.
        var isLive = false
        /// The progress that was told last.
        var part: JobFileProgress.Part?
    }

    /// Tells the events of all jobs after a number; nil stands for those from now on.
    func tellAll(after start: Int64?, to sink: some EventSink) async {
        await tell(feed.add(), from: start, to: sink) { course, _ throws(StreamOver) in
            try await catchUp(&course, sink)
        }
    }

    /// Tells the events of a job after a number.
    func tell(of key: JobKey, after start: Int64, to sink: some EventSink) async {
        await tell(feed.add(of: key), from: start, to: sink) { course, reader throws(StreamOver) in
            if reader.takeMark() { try await tellNews(of: key, &course, sink) }
            try await tellProgress(of: key, &course, sink)
        }
    }

    private func tell(
        _ reader: JobEventReader,
        from start: Int64?,
        to sink: some EventSink,
        _ work: (inout Course, JobEventReader) async throws(StreamOver) -> Void
    ) async {
        defer { feed.remove(reader) }
        var course = Course(position: start, sent: feed.time.uptime)
        do throws(StreamOver) {
            for await _ in reader.wakes {
                guard check.mark(of: tenant) == mark else { throw .ends(.revoked) }
                try await work(&course, reader)
                guard feed.time.uptime - course.sent >= feed.ping else { continue }
                course.sent = feed.time.uptime
                guard await sink.ping() else { throw .gone }
            }
            throw .ends(.stopping)
        } catch {
            guard case .ends(let end) = error else {
                // It could be told no reason: what was written before is still on its way.
                if feed.time.uptime - course.sent >= sink.writeTimeout { metrics?.droppedReader() }
                return
            }
            if case .tooSlow = end { metrics?.droppedReader() }
            await sink.end(end)
        }
    }

    // MARK: One job

    private func tellNews(
        of key: JobKey,
        _ course: inout Course,
        _ sink: some EventSink
    ) async throws(StreamOver) {
        let events: [NumberedJobEvent]
        do throws(JobStoreError) {
            events = try await feed.queue.store.events(of: key) ?? []
        } catch {
            throw .ends(.failed(error.code))
        }
        let position = course.position ?? 0
        try await send(events.filter { $0.number > position }.map(JobEventFeed.Told.init)[...], &course, sink)
        // A job that was removed has ended, too.
        if events.last?.event.kind.isEnd ?? true { throw .ends(.finished) }
    }

    private func tellProgress(
        of key: JobKey,
        _ course: inout Course,
        _ sink: some EventSink
    ) async throws(StreamOver) {
        guard let part = feed.queue.progress.part(of: key), part != course.part else { return }
        course.part = part
        guard await sink.send(part, of: key.jobId) else { throw .gone }
        course.sent = feed.time.uptime
    }

    // MARK: All jobs

    private func catchUp(_ course: inout Course, _ sink: some EventSink) async throws(StreamOver) {
        while !Task.isCancelled {
            switch course.position.map(feed.look) ?? .elsewhere(from: nil) {
            case .nothing:
                course.isLive = true
                return
            case .events(let events): try await send(events, &course, sink)
            case .elsewhere where course.isLive: throw .ends(.tooSlow)
            case .elsewhere(let base):
                guard try await isAtEnd(&course, sink) else { continue }
                // What comes next is kept from there on, once the feed has looked, which wakes all readers.
                guard let base, let position = course.position else { return }
                if position < base { course.position = base }
                // The feed has not looked yet as far as this reader has.
                if position > feed.position { return }
            }
        }
    }

    /// Tells a page of the store; returns true if there was nothing to tell.
    private func isAtEnd(_ course: inout Course, _ sink: some EventSink) async throws(StreamOver) -> Bool {
        let page: JobEventPage
        do throws(JobStoreError) {
            page = try await feed.queue.store.events(after: course.position, limit: JobEventFeed.batch)
        } catch {
            throw .ends(.failed(error.code))
        }
        if page.hasGap {
            guard await sink.send(.gap) else { throw .gone }
        }
        try await send(page.events.map(JobEventFeed.Told.init)[...], &course, sink)
        course.position = page.last
        return page.events.isEmpty
    }

    /// Writes events that the tenant may see, and goes on after them.
    private func send(
        _ events: ArraySlice<JobEventFeed.Told>,
        _ course: inout Course,
        _ sink: some EventSink
    ) async throws(StreamOver) {
        guard let last = events.last?.number else { return }
        let own = events.filter { $0.event.key.tenant == tenant }
        if !own.isEmpty {
            guard await sink.send(own) else { throw .gone }
            course.sent = feed.time.uptime
        }
        course.position = last
    }
}
