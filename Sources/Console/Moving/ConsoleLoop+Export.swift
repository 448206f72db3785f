import ConsoleLanguage
import ExecutorCore
import TaskModel
import Wire

extension ConsoleLoop {
    /// Writes entries into a file, in the order in which the cache lists them; one that expires meanwhile is left out.
    mutating func save(
        to file: String,
        _ pattern: String?,
        _ record: Record,
        _ manner: Manner
    ) async throws -> Answer {
        let format = try EntryFormat(ofFile: file)
        let planner = CachePlanner(state: state, ids: effects.ids, cache: manner.cache)
        let cacheID = try planner.cacheID()
        let (executor, limit) = (effects.executor, style.timeLimit)
        let list = try planner.tasks(for: .keys(pattern: nil))[0]
        let listed = await Self.interruptible(by: interrupts) {
            await executor.execute(list, origin: .console, limit: limit)
        }
        if let failure = listed.failure { return .failed(failure) }
        let glob = pattern.map { GlobPattern($0) }
        let keys = (listed.result?.json["keys"]?.array ?? []).compactMap(\.string).filter { glob?.matches($0) ?? true }
        try await agree(toTasks: keys.count, of: "export", record.line, saysYes: manner.saysYes)
        let progress = progress(of: keys.count)
        defer { progress.end() }
        let start = effects.time.uptime
        var writer = EntryWriter(format)
        var count = 0
        try effects.files.write(Array(writer.head.utf8), to: file, appending: false)
        for begin in stride(from: 0, to: keys.count, by: 4 * Self.transferClients) {
            let part = Array(keys[begin..<min(begin + 4 * Self.transferClients, keys.count)])
            let answers = await Self.interruptible(by: interrupts) {
                await EntryExport(planner: planner, executor: executor, limit: limit).entries(part)
            }
            var text = ""
            for answer in answers {
                switch answer {
                case .failed(let failure):
                    try effects.files.write(Array((text + writer.end).utf8), to: file, appending: true)
                    let words = "\(failure.message); \(count) of \(keys.count) are in \(file)"
                    return .failed(TaskFailure(code: failure.code, message: words).trying(record.line))
                case .entry(let entry):
                    text += writer.text(of: entry)
                    count += 1
                    state.caches.learn(key: entry.key, in: cacheID)
                case .gone: break
                }
            }
            try effects.files.write(Array(text.utf8), to: file, appending: true)
            progress.reached(begin + part.count)
        }
        try effects.files.write(Array(writer.end.utf8), to: file, appending: true)
        let time = PlainWords.taken(effects.time.uptime - start)
        return .done(
            "\(PlainWords.counted(count, "key")) in \(file), \(time)".printable,
            json: ["keys": .int(count), "file": .string(file)]
        )
    }
}

/// Reads some entries at once.
struct EntryExport: Sendable {
    /// What became of a key.
    enum Answer: Sendable {
        case entry(Entry)
        /// It is not there any more.
        case gone
        case failed(TaskFailure)
    }

    let planner: CachePlanner
    let executor: Executor
    let limit: Duration?

    /// What became of those keys, in their order.
    func entries(_ keys: [String]) async -> [Answer] {
        await withTaskGroup(of: (Int, Answer).self) { group in
            var answers = [Answer](repeating: .gone, count: keys.count)
            for (index, key) in keys.enumerated() {
                if index >= ConsoleLoop.transferClients, let (place, answer) = await group.next() {
                    answers[place] = answer
                }
                group.addTask { (index, await entry(key, place: index + 1)) }
            }
            for await (place, answer) in group { answers[place] = answer }
            return answers
        }
    }

    private func entry(_ key: String, place: Int) async -> Answer {
        do throws(CommandError) {
            let task = try planner.tasks(for: .get(key: key))[0]
            let response = await executor.execute(task, origin: .console, limit: limit)
            if let failure = response.failure { return .failed(failure) }
            guard let result = response.result?.json, let value = result["value"] else { return .gone }
            let ttl = result["ttl"]?.int.flatMap { $0 > 0 ? $0 : nil }
            return .entry(Entry(place: place, key: key, value: value, ttl: ttl))
        } catch {
            return .failed(TaskFailure(error))
        }
    }
}
