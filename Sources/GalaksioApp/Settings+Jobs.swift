import CommandLanguage
import Core
import ExecutorCore
import ExecutorServer
import HTTPayer

extension Settings {
    /// The settings of the jobs of `galaksio serve`.
    struct Jobs {
        /// The settings of the workers.
        let workers: JobRunner.Settings
        /// The time for which jobs that have ended are kept.
        let retention: Duration
        /// The number of waiting jobs from which on no more are accepted.
        let queueLimit: Int

        /// Returns the settings for a server whose callers show their keys that way.
        func serving(_ check: CallerCheck) -> Jobs {
            guard case .keys(let keys) = check else { return self }
            var workers = workers
            workers.caller = { $0.isEmpty ? .anybody : keys.caller(named: $0) }
            return Jobs(workers: workers, retention: retention, queueLimit: queueLimit)
        }
    }

    /// Returns the settings of the jobs; a router, which may pay from its credits, is told.
    ///
    /// - Throws: ``SettingsError`` for invalid values.
    func jobs(beside router: HTTPURL?) throws(SettingsError) -> Jobs {
        var workers = JobRunner.Settings()
        workers.concurrency = try number(.jobWorkers, in: 1...1000) ?? workers.concurrency
        workers.concurrencyPerProvider = try number(.providerWorkers, in: 1...1000) ?? workers.concurrency
        workers.retries.attempts = try number(.jobAttempts, in: 1...100) ?? workers.retries.attempts
        let deadline = try span(.jobDeadline, "a time from 1s to 30d, such as 1h", from: 1, to: 30 * 86_400)
        workers.retries.deadline = deadline ?? workers.retries.deadline
        workers.lease = try span(.jobLease, "a time from 1s to 10m, such as 30s", from: 1, to: 600) ?? workers.lease
        workers.drain = try drain
        if let router { workers.mayHavePaid = RouterSpending(router: router).mayHavePaid }
        let days = 3650 * 86_400
        let retention = try span(.jobRetention, "a time from 1m to 3650d, such as 7d", from: 60, to: days)
        return Jobs(
            workers: workers,
            retention: retention ?? .seconds(7 * 86_400),
            queueLimit: try number(.queueLimit, in: 1...100_000_000) ?? 1_000_000
        )
    }

    /// The time that tasks and jobs at work have to end after a server was told to.
    var drain: Duration {
        get throws(SettingsError) {
            try span(.drain, "a time from 1s to 10m, such as 30s", from: 1, to: 600) ?? .seconds(30)
        }
    }

    /// Returns a time within bounds in seconds.
    private func span(
        _ key: SettingKey,
        _ allowed: String,
        from least: Int,
        to most: Int
    ) throws(SettingsError) -> Duration? {
        try read(key, allowed: allowed) { text in
            let span = (try? DurationParser.read(text)) ?? nil
            return span.flatMap { (.seconds(least) ... .seconds(most)).contains($0) ? $0 : nil }
        }
    }

    private func number(_ key: SettingKey, in range: ClosedRange<Int>) throws(SettingsError) -> Int? {
        try read(key, allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}
