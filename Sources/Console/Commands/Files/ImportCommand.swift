import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import PaymentModel

/// The `import` command, which stores the entries of a file.
struct ImportCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "import",
        group: .cache,
        usage: "import FILE [from N]",
        summary: "store the entries of a .jsonl, .json or .csv file",
        examples: ["import users.jsonl", "import users.jsonl from 313", "import table.csv --yes"],
        operation: .set,
        cost: .operationPerKey,
        arguments: [.init("FILE", .file)],
        options: [.taking("from")]
    )

    static let isReport = false

    let file: String
    /// The place of the first entry that is stored, from 1.
    let first: Int

    init(_ arguments: Arguments) throws(ParseError) {
        first = try arguments.number(option: "from", in: 1...Int.max) ?? 1
        file = try arguments.word("FILE")
    }

    static let canRunInBackground = true

    func prepareForBackground(in context: CommandContext) async throws {
        try await context.confirm(tasks: try await entryCount(in: context), of: "import")
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let builder = CacheTaskBuilder(context)
        let cacheID = try builder.cacheID()
        let count = try await entryCount(in: context)
        // For a job, the person was asked before it began.
        if context.job == nil { try await context.confirm(tasks: count, of: "import") }
        let start = context.services.time.uptime
        let (stored, keys) = try await self.stored(with: builder, context.progress(of: count), in: context)
        context.record.elapsed = context.services.time.uptime - start
        for key in keys { context.session.caches.add(key: key, in: cacheID) }
        let view = ImportView(file: file, count: count, result: stored, elapsed: context.record.elapsed)
        var result = view.answer
        context.keep(stored.failed, in: &result)
        result.makesRecord = true
        return result
    }

    /// Returns the number of entries of the file from `first` on; each is checked.
    ///
    /// - Throws: ``CommandError`` naming the first that is invalid.
    private func entryCount(in context: CommandContext) async throws(CommandError) -> Int {
        let (file, first, files) = (file, first, context.services.files)
        let counted = await context.interruptible { () async -> Result<Int, CommandError> in
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
        guard count > 0 else { throw .file(file, first > 1 ? "no entries from number \(first) on" : "no entries") }
        return count
    }

    /// Stores the entries; returns the outcome, and the first keys that were stored, for completion.
    private func stored(
        with builder: CacheTaskBuilder,
        _ progress: TransferProgress,
        in context: CommandContext
    ) async throws(CommandError) -> (TransferResult, keys: [String]) {
        let payments = PaymentSentFlag()
        let (files, output, window) = (context.services.files, context.output, context.transferRunner(payments))
        let sent = await context.interruptible(hesitating: { payments.warns(on: output) }) {
            () async -> Result<(TransferResult, keys: [String]), CommandError> in
            do throws(CommandError) {
                var source = try EntryReader(file, files.chunks(of: file))
                var keys: [String] = []
                let result = await window.run {
                    () throws(CommandError) in
                    while let entry = try source.next() {
                        if entry.place >= first { return try builder.step(storing: entry) }
                    }
                    return nil
                } onEnded: {
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
    /// Returns the step that stores an entry.
    fileprivate func step(storing entry: CacheFileEntry) throws(CommandError) -> BoundedTaskRunner.Step {
        let command = SetCommand(key: entry.key, value: entry.value, ttl: entry.timeToLive)
        return BoundedTaskRunner.Step(entry: entry, task: try command.tasks(with: self)[0])
    }
}

extension CacheFileEntry {
    /// The time to live as a duration; nil for none.
    var timeToLive: Duration? { ttl.map { .seconds($0) } }
}
