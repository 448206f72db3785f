public import Core
public import ExecutorCore
import OrderedJSON
import Synchronization

/// The events of all jobs as one process tells them: read from the store once, for all who follow them.
///
/// The last events are kept, and each reader takes them at its own pace. Nobody's slowness holds up others or takes memory:
/// a reader that falls behind what is kept is dropped, and resumes by number from the store.
public final class JobEventFeed: Sendable {
    /// An event with its text.
    struct Told: Sendable {
        let number: Int64
        let event: JobEvent
        let json: String

        init(_ numbered: NumberedJobEvent) {
            number = numbered.number
            event = numbered.event
            json = JSONValue.object(numbered.event.json).compact
        }
    }

    /// What is kept of the events after a number.
    enum Look {
        /// The events, of which there may be more.
        case events(ArraySlice<Told>)
        /// There are none.
        case nothing
        /// They are not kept any more, or not yet.
        case elsewhere(from: Int64?)
    }

    private struct State {
        var kept: [Told] = []
        /// The number after which all events are kept; nil while nobody reads.
        var base: Int64?
        /// The number up to which all events are kept.
        var last: Int64 = 0
        var readers: [Int: JobEventReader] = [:]
        var count = 0
    }

    /// The number of events that are kept, and of those that a reader takes at once.
    static let (capacity, batch) = (4096, 100)
    /// The pause between two looks into the store, so that events are read together.
    private static let pause = Duration.milliseconds(20)
    /// The number of pages that are read at once, and of wakes of all readers for each that has all of them look.
    private static let (pages, wakesPerMark) = (8, 6)

    let queue: JobQueue
    let time: AppClock
    /// The time after which a reader is sent something in any case.
    let ping: Duration
    private let state = Mutex(State())

    /// Creates a feed of the events in the store of a queue; ``run()`` has it read them.
    public init(queue: JobQueue, time: AppClock, ping: Duration) {
        self.queue = queue
        self.time = time
        self.ping = ping
        queue.progress.listen { [weak self] job in self?.wakeReaders(of: job) }
    }

    /// The time after which the store is looked into without a sign of a change.
    private var look: Duration { min(.seconds(1), ping / 3) }
    /// The time after which readers are woken in any case.
    private var wake: Duration { min(.seconds(5), ping / 3) }

    /// The number of readers.
    var readerCount: Int { state.withLock(\.readers.count) }

    /// The number of the last event that was read from the store.
    var position: Int64 { state.withLock(\.last) }

    /// Adds a reader of all events, or of those of one job.
    func add(of job: JobKey? = nil) -> JobEventReader {
        let reader = state.withLock { state in
            state.count += 1
            let reader = JobEventReader(id: state.count, job: job)
            state.readers[state.count] = reader
            return reader
        }
        queue.wakeReaders()
        return reader
    }

    /// Removes a reader; without readers the store is not looked into.
    func remove(_ reader: JobEventReader) {
        state.withLock { state in
            state.readers[reader.id] = nil
            if state.readers.isEmpty { (state.kept, state.base) = ([], nil) }
        }
    }

    /// Returns what is kept of the events after a number.
    func look(after number: Int64) -> Look {
        state.withLock { state in
            guard let base = state.base, base...state.last ~= number else { return .elsewhere(from: state.base) }
            guard number < state.last else { return .nothing }
            let index = state.kept.partitioningIndex { $0.number > number }
            return .events(state.kept[index...].prefix(Self.batch))
        }
    }

    // MARK: Reading the store

    /// Reads the store for the readers until the task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            let (wakes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            group.addTask { [queue] in for await _ in queue.readerChanges() { continuation.yield() } }
            group.addTask { [time, look] in
                while (try? await time.sleep(for: look)) != nil { continuation.yield() }
            }
            var (wokenAt, count) = (time.uptime, 0)
            for await _ in wakes {
                if await readStore() { continuation.yield() }
                if time.uptime - wokenAt >= wake {
                    (wokenAt, count) = (time.uptime, count + 1)
                    wakeAll(marked: count % Self.wakesPerMark == 0)
                }
                try? await time.sleep(for: Self.pause)
            }
            group.cancelAll()
        }
    }

    /// Reads pages of events, and returns true if there are more.
    private func readStore() async -> Bool {
        for _ in 0..<Self.pages {
            let (isRead, place) = state.withLock { (!$0.readers.isEmpty, $0.base == nil ? nil : $0.last) }
            guard isRead else { return false }
            do throws(JobStoreError) {
                let page = try await queue.store.events(after: place, limit: Self.capacity)
                take(page, after: place)
                if page.events.isEmpty { return false }
            } catch {
                // Readers notice by themselves where they need the store; the next look comes soon.
                return false
            }
        }
        return true
    }

    private func take(_ page: JobEventPage, after place: Int64?) {
        let told = page.events.map(Told.init)
        let woken = state.withLock { state -> [JobEventReader] in
            guard !state.readers.isEmpty else { return [] }
            // What was told while nobody read is not known here.
            guard place != nil, !page.hasGap else {
                let base = told.first.map { $0.number - 1 } ?? page.last
                (state.kept, state.base, state.last) = (told, base, page.last)
                return state.readers.values.map { $0.marked() }
            }
            state.kept += told
            state.last = page.last
            if state.kept.count > 2 * Self.capacity {
                state.kept.removeFirst(state.kept.count - Self.capacity)
                state.base = (state.kept.first?.number ?? page.last + 1) - 1
            }
            let jobs = Set(told.map(\.event.key))
            return told.isEmpty ? [] : state.readers.values.filter { $0.follows(jobs) }.map { $0.marked() }
        }
        for reader in woken { reader.wake() }
    }

    /// Wakes the readers of one job.
    private func wakeReaders(of job: JobKey) {
        for reader in state.withLock({ $0.readers.values.filter { $0.job == job } }) { reader.wake() }
    }

    /// Wakes all readers, for what they do in any case after a while.
    ///
    /// Those of one job look into the store once in a while without a sign, for what an older program did.
    private func wakeAll(marked: Bool) {
        for reader in state.withLock({ Array($0.readers.values) }) { (marked ? reader.marked() : reader).wake() }
    }
}

/// One who follows events.
final class JobEventReader: Sendable {
    let id: Int
    /// The job whose events are followed; nil for all jobs.
    let job: JobKey?
    /// A stream that yields when there may be something to do.
    let wakes: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let isMarked = Atomic(true)

    init(id: Int, job: JobKey?) {
        self.id = id
        self.job = job
        (wakes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        continuation.yield()
    }

    /// Returns true if one of the jobs is followed.
    func follows(_ jobs: Set<JobKey>) -> Bool { job.map { jobs.contains($0) } ?? true }

    /// Notes that something changed.
    func marked() -> JobEventReader {
        isMarked.store(true, ordering: .releasing)
        return self
    }

    /// Returns true if something changed since the last call.
    func takeMark() -> Bool { isMarked.exchange(false, ordering: .acquiringAndReleasing) }

    func wake() { continuation.yield() }
}

extension Array {
    /// Returns the first index whose element belongs to the second part of an array that is ordered by that.
    fileprivate func partitioningIndex(_ belongsToSecond: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if belongsToSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
