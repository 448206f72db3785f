import ConsoleLanguage
import ExecutorCore
import TaskModel
import Wire

extension ConsoleLoop {
    /// How many tasks of an import or export are at work at once.
    static let transferClients = 16

    mutating func run(_ command: TransferCommand, into record: inout Record, _ manner: Manner) async throws {
        let start = effects.time.uptime
        switch command {
        case .load(let file, let place): record.answer = try await load(file, from: place, record, manner)
        case .save(let file, let pattern): record.answer = try await save(to: file, pattern, record, manner)
        }
        record.elapsed = effects.time.uptime - start
        record.answer.makesRecord = true
    }

    /// Tells how far the work on so many entries is.
    func progress(of count: Int) -> TransferProgress {
        TransferProgress(
            of: count,
            redraws: style.redraws,
            output: output,
            time: effects.time,
            job: seat?.progress
        )
    }

    /// Stores a file's entries; the file is read once before anything is sent, so that no mistake in it stops the work half-way.
    private mutating func load(
        _ file: String,
        from first: Int,
        _ record: Record,
        _ manner: Manner
    ) async throws -> Answer {
        let planner = CachePlanner(state: state, ids: effects.ids, cache: manner.cache)
        let cacheID = try planner.cacheID()
        var count = 0
        var source = try EntrySource(file, effects.files.chunks(of: file))
        while let entry = try source.next() { count += entry.place >= first ? 1 : 0 }
        guard count > 0 else {
            throw CommandError.file(file, first > 1 ? "it has no entry from \(first) on" : "it has no entry")
        }
        try await agree(toTasks: count, of: "import", record.line, saysYes: manner.saysYes)
        let progress = progress(of: count)
        let start = effects.time.uptime
        let work = EntryImport(
            file: file,
            first: first,
            files: effects.files,
            planner: planner,
            executor: effects.executor,
            limit: style.timeLimit,
            progress: progress
        )
        let end = await Self.interruptible(by: interrupts) { await work.run() }
        progress.end()
        for key in end.keys { state.caches.learn(key: key, in: cacheID) }
        let json: JSONValue = ["keys": .int(end.count), "next": end.stop.map { .int($0.place) } ?? .null]
        guard let stop = end.stop else {
            let time = PlainWords.taken(effects.time.uptime - start)
            return .done("\(PlainWords.counted(end.count, "key")), \(time)", json: json)
        }
        let name = file.utf8.contains(0x20) ? QuotedForm.of(file) : file
        let text = "\(file):\(stop.place): \(stop.failure.message); \(end.count) of \(count) are stored"
        var answer = Answer.failed(
            TaskFailure(code: stop.failure.code, message: text).trying("import \(name) from \(stop.place)")
        )
        answer.result = json
        return answer
    }
}

/// An import while it runs.
struct EntryImport: Sendable {
    let file: String
    let first: Int
    let files: any FileAccess
    let planner: CachePlanner
    let executor: Executor
    let limit: Duration?
    let progress: TransferProgress

    /// How it ended.
    struct End: Sendable {
        /// How many entries are stored.
        var count = 0
        /// The first keys that are stored, for completion.
        var keys: [String] = []
        /// The first entry that is not stored, and why; nil if all are.
        var stop: (place: Int, failure: TaskFailure)?

        mutating func stop(at place: Int, _ failure: TaskFailure) {
            if let stop, stop.place <= place { return }
            stop = (place, failure)
        }
    }

    private struct Done: Sendable {
        let place: Int
        let key: String
        let failure: TaskFailure?
    }

    /// Sends the entries, some at once; the first failure ends it.
    ///
    /// Entries behind that one may be stored all the same.
    func run() async -> End {
        await withTaskGroup(of: Done.self) { group in
            var end = End()
            var last = first - 1
            do throws(CommandError) {
                var source = try EntrySource(file, files.chunks(of: file))
                var running = 0
                while end.stop == nil, let entry = try source.next() {
                    guard entry.place >= first else { continue }
                    last = entry.place
                    if running == ConsoleLoop.transferClients, let done = await group.next() {
                        take(done, &end)
                    } else {
                        running += 1
                    }
                    group.addTask { await store(entry) }
                }
            } catch {
                end.stop(at: last + 1, TaskFailure(error))
            }
            for await done in group { take(done, &end) }
            return end
        }
    }

    private func take(_ done: Done, _ end: inout End) {
        if let failure = done.failure { return end.stop(at: done.place, failure) }
        end.count += 1
        if end.keys.count < 10_000 { end.keys.append(done.key) }
        progress.reached(end.count)
    }

    private func store(_ entry: Entry) async -> Done {
        do throws(CommandError) {
            let ttl = entry.ttl.map { Duration.seconds($0) }
            let tasks = try planner.tasks(for: .set(key: entry.key, entry.value, ttl: ttl))
            let response = await executor.execute(tasks[0], origin: .console, limit: limit)
            return Done(place: entry.place, key: entry.key, failure: response.failure)
        } catch {
            return Done(place: entry.place, key: entry.key, failure: TaskFailure(error))
        }
    }
}
