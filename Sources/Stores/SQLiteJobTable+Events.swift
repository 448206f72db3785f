import Core
import ExecutorCore
import GRDB
import Payments

/// The events of jobs.
extension SQLiteJobTable {
    /// Tells of changes, and keeps the events of a job with it where its record does not tell of them.
    func tell(_ changes: [JobChange]) throws(LedgerError) {
        for change in changes where !change.events.isEmpty {
            let lines = JobEventLines.text(change.events)
            try execute(
                "UPDATE jobDetours SET lines = lines || char(10) || ? WHERE number = ? AND length(lines) < ?",
                [lines, change.before.number, JobEventLines.limit]
            )
            guard change.isDetour else { continue }
            let whole = JobEventLines.text(change.before.usualEvents) + "\n" + lines
            try execute(
                "INSERT OR IGNORE INTO jobDetours (number, lines) VALUES (?, ?)",
                [change.before.number, whole]
            )
        }
        try tell(changes.flatMap(\.events))
    }

    /// Tells of events of jobs that no detour is kept with.
    func tell(_ events: [JobEvent]) throws(LedgerError) {
        guard !events.isEmpty else { return }
        try execute("INSERT INTO jobEvents (at, lines) VALUES (?, ?)", [now.stored, JobEventLines.text(events)])
    }

    func events(of key: JobKey) throws(LedgerError) -> [NumberedJobEvent]? {
        guard let job = try job(key) else { return nil }
        let lines = try rows("SELECT lines FROM jobDetours WHERE number = ?", [job.number]).first
        return job.events(kept: lines?.cell(at: 0).text.map(JobEventLines.events))
    }

    func events(after number: Int64?, limit: Int) throws(LedgerError) -> JobEventPage {
        let bounds = try rows(
            "SELECT min(number), max(number), (SELECT lines FROM jobEvents ORDER BY number DESC LIMIT 1) FROM jobEvents",
            []
        ).first
        let feed = JobEventRows(
            oldest: bounds?.cell(at: 0).integer.map { Int64($0) },
            newest: bounds?.cell(at: 1).integer.map { Int64($0) },
            newestLines: bounds?.cell(at: 2).text
        )
        guard let number, feed.has(number) else { return feed.end(hasGap: number != nil) }
        let rows = try rows(
            "SELECT number, lines FROM jobEvents WHERE number >= ? ORDER BY number LIMIT ?",
            [JobEventNumber.parts(of: number).group, JobEventRows.batch]
        )
        return feed.page(after: number, rows.map { ($0.cell(at: 0).integer, $0.cell(at: 1).text) }, limit: limit)
    }

    /// Removes old events, but for the last one of them, which tells that those before it are gone.
    func trimEvents(before moment: Timestamp, limit: Int) throws(LedgerError) -> Int {
        try execute(
            """
            DELETE FROM jobEvents WHERE number IN (
                SELECT number FROM (SELECT number, at FROM jobEvents ORDER BY number LIMIT ?2 + 1)
                WHERE at < ?1 ORDER BY number DESC LIMIT -1 OFFSET 1
            )
            """,
            [moment.stored, limit]
        )
        return database.changesCount
    }
}
