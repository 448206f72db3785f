import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import PaymentModel

extension REPL {
    /// Writes entries into a file, in the order in which the cache lists them; one that expires meanwhile is left out.
    mutating func save(
        to file: String,
        _ pattern: String?,
        into record: inout Record,
        _ manner: CommandOptions
    ) async throws {
        let format = try EntryFormat(ofFile: file)
        let planner = CacheTaskBuilder(state: state, ids: effects.ids, cache: manner.cache)
        let cacheID = try planner.cacheID()
        let start = effects.time.uptime
        record.command = .keys(pattern: pattern)
        record.tasks = try planner.tasks(for: .keys(pattern: pattern))
        try await runTasks(.keys(pattern: pattern), permission: .none, into: &record)
        // A list that fails is told as any list is.
        guard record.answer.failure == nil else { return }
        let keys = (record.answer.result?["keys"]?.array ?? []).compactMap(\.string)
        try await agree(toTasks: keys.count, of: "export", record.line, saysYes: manner.saysYes)
        let result = try await saved(keys, in: ExportedFile(file, format, effects.files), planner)
        (record.tasks, record.command) = ([], nil)
        for key in result.written { state.caches.add(key: key, in: cacheID) }
        record.elapsed = effects.time.uptime - start
        let view = ExportView(file: file, keys: keys.count, result: result, elapsed: record.elapsed, line: record.line)
        record.answer = view.answer
        keep(result.transfer.failed, in: &record)
    }

    /// Makes sure that a file that is there may go.
    ///
    /// - Throws: ``CommandError`` where nobody says so.
    func agree(toReplace file: String, _ line: String, saysYes: Bool) async throws {
        guard !saysYes, try effects.files.exists(file) else { return }
        guard await asks("\(file.terminalSafe) already exists. Replace it? [y]es [n]o: ") else {
            throw CommandError.other(.fileFailed, "\(file) already exists", hint: line.appending(option: "--force"))
        }
    }

    /// What an export did.
    struct Saved: Sendable {
        /// How the reading went.
        var transfer = TransferResult()
        /// How many entries are in the file.
        var count = 0
        /// How many of them had a time to live that the file cannot hold.
        var lostTimes = 0
        /// The first keys of them, for completion.
        var written: [String] = []
    }

    private func saved(
        _ keys: [String],
        in file: ExportedFile,
        _ planner: CacheTaskBuilder
    ) async throws(CommandError) -> Saved {
        try file.begin()
        let (payments, progress, output) = (PaymentSentFlag(), progress(of: keys.count), output)
        let window = transferWindow(payments)
        let saved = await Self.interruptible(by: interrupts, hesitating: { payments.warns(on: output) }) {
            () async -> Saved in
            var (saved, file, index) = (Saved(), file, 0)
            saved.transfer = await window.run {
                () throws(CommandError) in
                guard index < keys.count else { return nil }
                index += 1
                let entry = CacheFileEntry(place: index, key: keys[index - 1], value: .null, ttl: nil)
                return BoundedTaskRunner.Step(entry: entry, task: try planner.tasks(for: .get(key: entry.key))[0])
            } hear: {
                (ended, result) throws(CommandError) in
                if let entry = ended.entry {
                    try file.write(entry)
                    if saved.written.count < 10_000 { saved.written.append(entry.key) }
                }
                progress.reached(result.done, result.paid)
            }
            do throws(CommandError) { try file.end() } catch { saved.transfer.stopped = error }
            (saved.count, saved.lostTimes) = (file.count, file.lostTimes)
            return saved
        }
        progress.end()
        return saved
    }
}

extension BoundedTaskRunner.Ended {
    /// The entry that a `get` brought; nil for a key that is gone.
    fileprivate var entry: CacheFileEntry? {
        guard let result = response.result?.json, let value = result["value"] else { return nil }
        let ttl = result["ttl"]?.int.flatMap { $0 > 0 ? $0 : nil }
        return CacheFileEntry(place: step.entry.place, key: step.entry.key, value: value, ttl: ttl)
    }
}
