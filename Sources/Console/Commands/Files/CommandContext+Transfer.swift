import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import PaymentModel

/// The parts that import and export share.
extension CommandContext {
    /// Returns the runner of the tasks of an import or export.
    func transferRunner(_ payments: PaymentSentFlag) -> BoundedTaskRunner {
        BoundedTaskRunner(
            width: services.transferWidth,
            executor: services.executor,
            limit: terminal.timeLimit,
            observer: payments.observer
        )
    }

    /// Returns the runner of an import by batches; nil if the provider of the cache takes one value at a time.
    ///
    /// - Throws: ``CommandError`` if no cache is in use.
    func batchRunner(_ builder: CacheTaskBuilder) throws(CommandError) -> BatchRunner? {
        let cacheID = try builder.cacheID()
        let name = builder.provider(ofCache: cacheID)
        let caches = services.executor.registry.caches
        guard let provider = caches.first(where: { $0.name == name })?.batches else { return nil }
        return BatchRunner(
            provider: provider,
            cacheID: cacheID,
            executor: services.executor,
            limit: terminal.timeLimit,
            builder: builder
        )
    }

    /// Returns the progress display for a number of entries.
    func progress(of count: Int) -> TransferProgress {
        TransferProgress(
            of: count,
            redraws: terminal.redraws,
            output: output,
            time: services.time,
            job: job?.progress
        )
    }

    /// Keeps the payment at which a transfer stopped, so that `pay N` stores or reads its entry.
    ///
    /// An entry that may have been paid for is not offered again before its outcome is known.
    mutating func keep(_ failed: BoundedTaskRunner.Ended?, in result: inout CommandResult) {
        guard let failed, let payment = failed.response.payment else { return }
        let entry = failed.step.entry
        let isRead = failed.step.task.json["cacheValue"] == nil
        record.tasks = [failed.step.task]
        record.command =
            isRead
            ? GetCommand(key: entry.key)
            : SetCommand(key: entry.key, value: entry.value, ttl: entry.timeToLive)
        result.payment = payment
        result.warnings = PaymentView.blocks(
            payment,
            record: record.number,
            now: services.time.now,
            width: renderer(for: .standardError).width
        )
        guard payment.outcome == .unknown else { return }
        result.failure = result.failure?.trying("receipt \(record.number)")
        if var members = result.document.json?.object, members["next"] != nil {
            members["next"] = .null
            result.document.json = .object(members)
        }
    }
}
