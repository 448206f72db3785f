import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import PaymentModel

extension REPL {
    mutating func run(_ command: ImportExportCommand, into record: inout Record, _ manner: CommandOptions) async throws
    {
        switch command {
        case .load(let file, let place): try await load(file, from: place, into: &record, manner)
        case .save(let file, let pattern, let replaces):
            if !replaces { try await agree(toReplace: file, record.line, saysYes: manner.saysYes) }
            try await save(to: file, pattern, into: &record, manner)
        }
        record.answer.makesRecord = true
    }

    /// What runs the tasks of an import or export.
    func transferWindow(_ payments: PaymentSentFlag) -> BoundedTaskRunner {
        BoundedTaskRunner(
            width: effects.transferWidth,
            executor: effects.executor,
            limit: style.timeLimit,
            observer: payments.observer
        )
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
        into record: inout Record,
        _ manner: CommandOptions
    ) async throws {
        let planner = CacheTaskBuilder(state: state, ids: effects.ids, cache: manner.cache)
        let cacheID = try planner.cacheID()
        let count = try await entryCount(of: file, from: first)
        // Before a job began, the person was asked.
        let saysYes = manner.saysYes || seat != nil
        try await agree(toTasks: count, of: "import", record.line, saysYes: saysYes)
        let start = effects.time.uptime
        let (result, keys) = try await stored(file, from: first, planner, progress(of: count))
        record.elapsed = effects.time.uptime - start
        for key in keys { state.caches.add(key: key, in: cacheID) }
        let view = ImportView(file: file, count: count, result: result, elapsed: record.elapsed)
        record.answer = view.answer
        keep(result.failed, in: &record)
    }

    /// Keeps the payment that a transfer stopped at: its entry is what `pay N` stores or reads.
    ///
    /// What may have been paid for is not offered again before that is known.
    func keep(_ failed: BoundedTaskRunner.Ended?, in record: inout Record) {
        guard let failed, let payment = failed.response.payment else { return }
        let entry = failed.step.entry
        let isRead = failed.step.task.json["cacheValue"] == nil
        record.tasks = [failed.step.task]
        record.command = isRead ? .get(key: entry.key) : .set(key: entry.key, entry.value, ttl: entry.timeToLive)
        record.answer.payment = payment
        record.answer.warnings = PaymentView.blocks(
            payment,
            record: record.number,
            now: effects.time.now,
            width: renderer(for: .standardError).width
        )
        guard payment.outcome == .unknown else { return }
        record.answer.failure = record.answer.failure?.trying("receipt \(record.number)")
        if var members = record.answer.result?.object, members["next"] != nil {
            members["next"] = .null
            record.answer.result = .object(members)
        }
    }

    /// How many entries a file has from that one on; each is checked.
    ///
    /// - Throws: ``CommandError`` naming the first that is wrong.
    func entryCount(of file: String, from first: Int) async throws(CommandError) -> Int {
        let files = effects.files
        let counted = await Self.interruptible(by: interrupts) { () async -> Result<Int, CommandError> in
            do throws(CommandError) {
                var source = try EntryReader(file, files.chunks(of: file))
                var (count, read) = (0, 0)
                while let entry = try source.next() {
                    count += entry.place >= first ? 1 : 0
                    read += 1
                    if read % 1000 == 0 { await Task.yield() }
                    if Task.isCancelled { throw .other(.cancelled, "nothing was sent", hint: nil) }
                }
                return .success(count)
            } catch {
                return .failure(error)
            }
        }
        let count = try counted.get()
        guard count > 0 else { throw .file(file, first > 1 ? "it has no entry from \(first) on" : "it has no entry") }
        return count
    }

    /// Sends the entries; how it went, and the first keys that were stored, for completion.
    private func stored(
        _ file: String,
        from first: Int,
        _ planner: CacheTaskBuilder,
        _ progress: TransferProgress
    ) async throws(CommandError) -> (TransferResult, keys: [String]) {
        let payments = PaymentSentFlag()
        let (files, output, window) = (effects.files, output, transferWindow(payments))
        let sent = await Self.interruptible(by: interrupts, hesitating: { payments.warns(on: output) }) {
            () async -> Result<(TransferResult, keys: [String]), CommandError> in
            do throws(CommandError) {
                var source = try EntryReader(file, files.chunks(of: file))
                var keys: [String] = []
                let result = await window.run {
                    () throws(CommandError) in
                    while let entry = try source.next() {
                        if entry.place >= first { return try planner.step(storing: entry) }
                    }
                    return nil
                } hear: {
                    (ended, result) throws(CommandError) in
                    if keys.count < 10_000 { keys.append(ended.step.entry.key) }
                    progress.reached(result.done, result.paid)
                }
                return .success((result, keys))
            } catch {
                return .failure(error)
            }
        }
        progress.end()
        return try sent.get()
    }
}

extension CacheTaskBuilder {
    /// The step that stores an entry.
    fileprivate func step(storing entry: CacheFileEntry) throws(CommandError) -> BoundedTaskRunner.Step {
        let command = CacheCommand.set(key: entry.key, entry.value, ttl: entry.timeToLive)
        return BoundedTaskRunner.Step(entry: entry, task: try tasks(for: command)[0])
    }
}

extension CacheFileEntry {
    /// Its time to live; nil for none.
    var timeToLive: Duration? { ttl.map { .seconds($0) } }
}
