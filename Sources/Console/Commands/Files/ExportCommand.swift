import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import PaymentModel

/// The `export` command, which writes entries into a file.
///
/// Entries are written in the order in which the cache lists them; one that expires meanwhile is left out.
struct ExportCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "export",
        group: .cache,
        usage: "export FILE [PATTERN] [force]",
        summary: "write entries to a .jsonl, .json or .csv file",
        examples: ["export all.jsonl", "export users.csv user:*", "export all.json --force"],
        operation: .get,
        cost: .operationPerKey,
        arguments: [.init("FILE", .file), .init("PATTERN", .word, .optional)],
        options: [.flag("force")]
    )

    static let isReport = false

    let file: String
    let pattern: String?
    /// True to replace a file without asking.
    let replaces: Bool

    init(_ arguments: Arguments) throws(ParseError) {
        file = try arguments.word("FILE")
        pattern = try arguments.optionalWord("PATTERN")
        replaces = arguments.has("force")
    }

    static let canRunInBackground = true

    /// The outcome of an export.
    struct Saved: Sendable {
        /// The outcome of the reads.
        var transfer = TransferResult()
        /// The number of entries in the file.
        var count = 0
        /// The number of entries with a time to live that the file cannot hold.
        var lostTimes = 0
        /// The number of keys without a name, which are left out.
        var nameless = 0
        /// The number of values that the file does not hold as they were stored.
        var changedValues = 0
        /// The reason for the first of them.
        var change: String?
        /// The first keys that were written, for completion.
        var written: [String] = []
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let format = try EntryFormat(ofFile: file)
        let builder = CacheTaskBuilder(context)
        let cacheID = try builder.cacheID()
        if !replaces { try await confirmReplacing(in: context) }
        let start = context.services.time.uptime
        let list = KeysCommand(pattern: pattern)
        let listed = try await list.run(in: &context)
        // A failed list is shown like that of `keys`.
        guard listed.failure == nil else { return listed }
        let listedKeys = (listed.document.json?["keys"]?.array ?? []).compactMap(\.string)
        // No command can name an empty key, which another program has made.
        let keys = listedKeys.filter { !$0.isEmpty }
        try await context.confirm(tasks: keys.count, of: "export")
        var saved = try await saved(keys, in: ExportedFile(file, format, context.services.files), builder, in: context)
        saved.nameless = listedKeys.count - keys.count
        (context.record.tasks, context.record.command) = ([], nil)
        for key in saved.written { context.session.caches.add(key: key, in: cacheID) }
        context.record.elapsed = context.services.time.uptime - start
        let view = ExportView(
            file: file,
            keys: keys.count,
            result: saved,
            elapsed: context.record.elapsed,
            line: context.record.line
        )
        var result = view.answer
        context.keep(saved.transfer.failed, in: &result)
        result.makesRecord = true
        return result
    }

    /// Asks for confirmation that an existing file may be replaced.
    ///
    /// - Throws: ``CommandError`` if it is not confirmed.
    private func confirmReplacing(in context: CommandContext) async throws {
        guard !context.options.saysYes, try context.services.files.exists(file) else { return }
        guard await context.confirmation.asks("\(file.terminalSafe) already exists. Replace it? [y/N] ") else {
            throw CommandError.other(
                .fileFailed,
                "\(file) already exists",
                hint: context.record.line.appending(option: "--force")
            )
        }
    }

    private func saved(
        _ keys: [String],
        in file: ExportedFile,
        _ builder: CacheTaskBuilder,
        in context: CommandContext
    ) async throws(CommandError) -> Saved {
        try file.begin()
        let (payments, progress, output) = (PaymentSentFlag(), context.progress(of: keys.count), context.output)
        let window = context.transferRunner(payments)
        let saved = await context.interruptible(hesitating: { payments.warns(on: output) }) {
            () async -> Saved in
            var (saved, file, index) = (Saved(), file, 0)
            saved.transfer = await window.run {
                () throws(CommandError) in
                guard index < keys.count else { return nil }
                index += 1
                let entry = CacheFileEntry(place: index, key: keys[index - 1], value: .null, ttl: nil)
                return BoundedTaskRunner.Step(
                    entry: entry,
                    task: try GetCommand(key: entry.key).tasks(with: builder)[0]
                )
            } onEnded: {
                (ended, result) throws(CommandError) in
                if let entry = ended.entry {
                    try file.write(entry)
                    if let change = ended.response.result?.warnings.first {
                        saved.changedValues += 1
                        saved.change = saved.change ?? change
                    }
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
    /// The entry that a `get` returned; nil for a key that no longer exists.
    fileprivate var entry: CacheFileEntry? {
        guard let result = response.result?.json, let value = result["value"] else { return nil }
        // A key whose last second has begun must not come back without an end.
        let ttl = result["ttl"]?.int.flatMap { $0 >= 0 ? max(1, $0) : nil }
        return CacheFileEntry(place: step.entry.place, key: step.entry.key, value: value, ttl: ttl)
    }
}
