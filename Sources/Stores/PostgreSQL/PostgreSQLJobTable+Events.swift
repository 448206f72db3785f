import Core
import ExecutorCore
import Payments

/// The events of jobs.
extension PostgreSQLJobTable {
    /// The migration that lets a claim take turns by tenant, and keeps the events of jobs.
    ///
    /// The events of one transaction are one row under its number, in lines of JSON. Those of a job which its record does
    /// not tell are kept with the job. No table of before has a new column, so that a program of the version before can
    /// go on.
    static let eventTables = """
        DROP INDEX galaksio.jobs_queued_by_provider;
        CREATE INDEX jobs_queued_by_group ON galaksio.jobs (tenant, provider, (-priority), number)
            WHERE state = 'queued';
        CREATE TABLE galaksio.job_groups (
            tenant text COLLATE "C" NOT NULL,
            provider text COLLATE "C" NOT NULL,
            PRIMARY KEY (tenant, provider)
        );
        INSERT INTO galaksio.job_groups SELECT tenant, provider FROM galaksio.jobs
            UNION SELECT tenant, provider FROM galaksio.ended_jobs;
        CREATE TABLE galaksio.job_events (
            number bigint PRIMARY KEY,
            at bigint NOT NULL,
            lines text NOT NULL
        );
        CREATE TABLE galaksio.job_detours (
            number bigint PRIMARY KEY,
            lines text NOT NULL
        );
        """

    /// Returns the events that are kept with a job.
    static let detourQuery = "SELECT lines FROM galaksio.job_detours WHERE number = $1::bigint"

    /// Returns rows of events from a transaction on, each with the bounds of all rows, and whether it is settled.
    ///
    /// A transaction with a lower number may commit later, and its events would be missed by a reader who has passed them.
    /// So a row is settled once all transactions before it have ended, or after five seconds: somebody who keeps a
    /// transaction open for longer does not hold up the events of all.
    static let eventsQuery = """
        SELECT bounds.*, event.number, event.lines, event.settled FROM (
            SELECT (SELECT min(number) FROM galaksio.job_events) AS oldest,
                (SELECT number FROM \(lastSettled)) AS newest, (SELECT lines FROM \(lastSettled)) AS newest_lines
        ) AS bounds LEFT JOIN LATERAL (
            SELECT number, lines, (\(isSettled))::int AS settled
            FROM galaksio.job_events WHERE number >= $1::bigint ORDER BY number LIMIT \(JobEventRows.batch)
        ) AS event ON true ORDER BY event.number
        """

    private static let lastSettled = """
        (SELECT number, lines FROM galaksio.job_events WHERE \(isSettled) ORDER BY number DESC LIMIT 1) AS last
        """
    private static let isSettled = """
        number < txid_snapshot_xmin(txid_current_snapshot())
            OR at < coalesce($2::bigint, floor(extract(epoch FROM statement_timestamp()) * 1000)::bigint) - 5000
        """

    private static let keep = """
        INSERT INTO galaksio.job_detours (number, lines) SELECT * FROM unnest($1::bigint[], $2::text[])
        ON CONFLICT DO NOTHING
        """
    private static let continuation = """
        UPDATE galaksio.job_detours AS detour SET lines = detour.lines || E'\\n' || added.lines
        FROM unnest($1::bigint[], $2::text[]) AS added (number, lines)
        WHERE detour.number = added.number AND length(detour.lines) < \(JobEventLines.limit)
        """
    private static let telling = """
        INSERT INTO galaksio.job_events AS event (number, at, lines) VALUES (txid_current(), $1::bigint, $2)
        ON CONFLICT (number) DO UPDATE SET lines = event.lines || E'\\n' || excluded.lines
        """

    /// Tells of changes of locked jobs, and keeps the events of a job with it where its record does not tell of them.
    func tell(_ changes: [JobChange]) throws(LedgerError) {
        let changes = changes.filter { !$0.events.isEmpty }
        guard !changes.isEmpty else { return }
        let lines = changes.map { JobEventLines.text($0.events) }
        let numbers = changes.map(\.before.number)
        try session.rows(Self.continuation, [PostgreSQLArray.text(numbers), PostgreSQLArray.text(lines)])
        let detours = zip(changes, lines).filter(\.0.isDetour).map { change, lines in
            (number: change.before.number, lines: JobEventLines.text(change.before.usualEvents) + "\n" + lines)
        }
        if !detours.isEmpty {
            let parameters = [PostgreSQLArray.text(detours.map(\.number)), PostgreSQLArray.text(detours.map(\.lines))]
            try session.rows(Self.keep, parameters)
        }
        try tell(changes.flatMap(\.events))
    }

    /// Tells of events of jobs that no detour is kept with.
    func tell(_ events: [JobEvent]) throws(LedgerError) {
        guard !events.isEmpty else { return }
        try session.rows(Self.telling, ["\(session.now.stored)", JobEventLines.text(events)])
    }

    /// Removes old events, but for the last one of them, which tells that those before it are gone.
    func trimEvents(before moment: Timestamp, limit: Int) throws(LedgerError) -> Int {
        // Numbers of transactions begin anew where a copy of the database was put into another server.
        try session.rows("DELETE FROM galaksio.job_events WHERE number >= txid_snapshot_xmax(txid_current_snapshot())")
        let sql = """
            WITH oldest AS MATERIALIZED (
                SELECT number, at FROM galaksio.job_events ORDER BY number LIMIT $2::bigint + 1 FOR UPDATE SKIP LOCKED
            ), old AS MATERIALIZED (
                SELECT number FROM oldest WHERE at < $1::bigint ORDER BY number DESC OFFSET 1
            ), gone AS (
                DELETE FROM galaksio.job_events AS event USING old WHERE event.number = old.number RETURNING 1
            )
            SELECT count(*) FROM gone
            """
        return try session.rows(sql, ["\(moment.stored)", "\(max(0, limit))"]).first?.cell(at: 0).integer ?? 0
    }
}
