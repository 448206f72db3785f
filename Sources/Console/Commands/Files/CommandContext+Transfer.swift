import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import PaymentModel

/// What import and export share.
extension CommandContext {
    /// What runs the tasks of an import or export.
    func transferRunner(_ payments: PaymentSentFlag) -> BoundedTaskRunner {
        BoundedTaskRunner(
            width: services.transferWidth,
            executor: services.executor,
            limit: terminal.timeLimit,
            observer: payments.observer
        )
    }

    /// Tells how far the work on so many entries is.
    func progress(of count: Int) -> TransferProgress {
        TransferProgress(
            of: count,
            redraws: terminal.redraws,
            output: output,
            time: services.time,
            job: job?.progress
        )
    }

    /// Keeps the payment that a transfer stopped at: its entry is what `pay N` stores or reads.
    ///
    /// What may have been paid for is not offered again before that is known.
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
        if var members = result.result?.object, members["next"] != nil {
            members["next"] = .null
            result.result = .object(members)
        }
    }
}
