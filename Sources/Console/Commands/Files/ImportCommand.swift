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
        try await context.confirm(tasks: try await checkedEntries(in: context).count, of: "import")
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let builder = CacheTaskBuilder(context)
        let cacheID = try builder.cacheID()
        let entries = try await checkedEntries(in: context)
        let count = entries.count
        // For a job, the person was asked before it began.
        if context.job == nil { try await context.confirm(tasks: count, of: "import") }
        let start = context.services.time.uptime
        let (stored, keys) = try await self.stored(entries, with: builder, context.progress(of: count), in: context)
        context.record.elapsed = context.services.time.uptime - start
        for key in keys { context.session.caches.add(key: key, in: cacheID) }
        let view = ImportView(file: file, first: first, count: count, result: stored, elapsed: context.record.elapsed)
        var result = view.answer
        context.keep(stored.failed, in: &result)
        result.makesRecord = true
        return result
    }

    /// Returns the entries of the file from `first` on; each is checked.
    ///
    /// - Throws: ``CommandError`` naming the first that is invalid.
    private func checkedEntries(in context: CommandContext) async throws(CommandError) -> CheckedEntries {
        let (file, first, files) = (file, first, context.services.files)
        let checked = await context.interruptible { () async -> Result<CheckedEntries, CommandError> in
            do throws(CommandError) {
                return .success(try await CheckedEntries(file, files, from: first))
            } catch {
                return .failure(error)
            }
        }
        let entries = try checked.get()
        guard entries.count > 0 else {
            throw .file(file, first > 1 ? "no entries from number \(first) on" : "no entries")
        }
        return entries
    }

    /// Stores the entries; returns the outcome, and the first keys that were stored, for completion.
    private func stored(
        _ entries: CheckedEntries,
        with builder: CacheTaskBuilder,
        _ progress: TransferProgress,
        in context: CommandContext
    ) async throws(CommandError) -> (TransferResult, keys: [String]) {
        let payments = PaymentSentFlag()
        let (output, window) = (context.output, context.transferRunner(payments))
        let batches = try context.batchRunner(builder)
        let sent = await context.interruptible(hesitating: { payments.warns(on: output) }) {
            () async -> Result<(TransferResult, keys: [String]), CommandError> in
            do throws(CommandError) {
                var source = try entries.reader()
                var keys = FirstKeys()
                let result =
                    if let batches {
                        await batches.run(&source) { batch, result in
                            keys.add(batch.lazy.map(\.head.key))
                            progress.reached(result.done)
                        }
                    } else {
                        await window.run {
                            () throws(CommandError) in
                            try source.next().map { entry throws(CommandError) in
                                try builder.step(storing: try entry.entry)
                            }
                        } onEnded: { ended, result in
                            keys.add(CollectionOfOne(ended.step.entry.key))
                            progress.reached(result.done, result.paid)
                        }
                    }
                return .success((result, keys.keys))
            } catch {
                return .failure(error)
            }
        }
        progress.end()
        return try sent.get()
    }
}

/// The keys that were stored first, for completion.
private struct FirstKeys {
    private static let limit = 10_000

    private(set) var keys: [String] = []

    mutating func add(_ stored: some Collection<String>) {
        keys += stored.prefix(Self.limit - keys.count)
    }
}

extension CacheTaskBuilder {
    /// Returns the step that stores an entry.
    func step(storing entry: CacheFileEntry) throws(CommandError) -> BoundedTaskRunner.Step {
        let command = SetCommand(key: entry.key, value: entry.value, ttl: entry.timeToLive)
        return BoundedTaskRunner.Step(entry: entry, task: try command.tasks(with: self)[0])
    }
}

extension CacheFileEntry {
    /// The time to live as a duration; nil for none.
    var timeToLive: Duration? { ttl.map { .seconds($0) } }
}
