import Core
import ExecutorCore
import OrderedJSON
import Payments

/// The tables of the jobs inside of one transaction of PostgreSQL.
///
/// Rows are locked in the order of their numbers, and keys in their own order, so that transactions do not lock each
/// other out.
struct PostgreSQLJobTable {
    /// The open transaction.
    let session: PostgreSQLSession
    /// The number of bytes of tasks or answers in one statement; PostgreSQL takes no parameter of 1 GB.
    var batchSize = 64 << 20

    /// The migration that adds the tables.
    ///
    /// Jobs that have ended move to a table of their own, so that the one that workers search stays small. Moments are
    /// milliseconds since 1970. No index has a column that changes while a job runs, so that a renewed lease touches no
    /// index.
    static let schema = """
        CREATE SEQUENCE galaksio.job_numbers;
        CREATE TABLE galaksio.jobs (
            number bigint PRIMARY KEY DEFAULT nextval('galaksio.job_numbers'),
            tenant text COLLATE "C" NOT NULL,
            job_id text COLLATE "C" NOT NULL,
            task text NOT NULL,
            provider text NOT NULL,
            priority integer NOT NULL,
            created_at bigint NOT NULL,
            state text NOT NULL,
            run_after bigint NOT NULL,
            attempts integer NOT NULL DEFAULT 0,
            losses integer NOT NULL DEFAULT 0,
            is_cancelled boolean NOT NULL DEFAULT false,
            started_at bigint,
            ended_at bigint,
            answer text,
            owner text NOT NULL DEFAULT '',
            fence bigint NOT NULL DEFAULT 0,
            lease_ends bigint,
            UNIQUE (tenant, job_id)
        ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
        CREATE INDEX jobs_queued ON galaksio.jobs ((-priority), number) WHERE state = 'queued';
        CREATE INDEX jobs_scheduled ON galaksio.jobs (run_after) WHERE state = 'scheduled';
        CREATE INDEX jobs_running ON galaksio.jobs (number) WHERE state = 'running';
        CREATE TABLE galaksio.ended_jobs (
            number bigint PRIMARY KEY,
            tenant text COLLATE "C" NOT NULL,
            job_id text COLLATE "C" NOT NULL,
            task text NOT NULL,
            provider text NOT NULL,
            priority integer NOT NULL,
            created_at bigint NOT NULL,
            state text NOT NULL,
            run_after bigint NOT NULL,
            attempts integer NOT NULL,
            losses integer NOT NULL,
            is_cancelled boolean NOT NULL,
            started_at bigint,
            ended_at bigint,
            answer text,
            fence bigint NOT NULL,
            UNIQUE (tenant, job_id)
        );
        CREATE INDEX ended_jobs_by_time ON galaksio.ended_jobs (ended_at);

        """

    /// The columns of a job by their names in the tables, in the order of ``JobRow/columns``.
    static let names = JobRow.columns.map(\.snakeCased)
    /// The same for a SELECT.
    static let columns = selected(names)

    /// Returns columns for a SELECT; those of a job's state are returned as numbers.
    static func selected(_ names: [String], of table: String = "") -> String {
        names.map { $0 == "is_cancelled" ? "\(table)\($0)::int" : "\(table)\($0)" }.joined(separator: ", ")
    }

    /// The database's time in milliseconds, or the one that is given as the first parameter.
    private static let time = "coalesce($1::bigint, floor(extract(epoch FROM statement_timestamp()) * 1000)::bigint)"

    // MARK: Looking up

    /// The condition for jobs whose workers were lost at a moment.
    static func isLost(at moment: String) -> String {
        """
        state = 'running' AND (lease_ends <= \(moment) OR lease_ends > \(moment) \
        + \(JobLimits.longestLease.wholeSeconds * 1000))
        """
    }

    /// Tells in three columns whether jobs are queued, whether scheduled ones are due, and whether workers were lost.
    ///
    /// The first is known where the second parameter is true, and the last is not asked where the third one is false: each
    /// passes the index entries of all jobs that were claimed or ended while a transaction is held open.
    static let workQuery = """
        SELECT CASE WHEN $2::boolean THEN 1
                ELSE EXISTS (SELECT 1 FROM galaksio.jobs WHERE state = 'queued')::int END,
            EXISTS (SELECT 1 FROM galaksio.jobs WHERE state = 'scheduled' AND run_after <= \(time))::int,
            CASE WHEN $3::boolean THEN EXISTS (SELECT 1 FROM galaksio.jobs WHERE \(isLost(at: time)))::int ELSE 0 END
        """

    /// Returns the number of waiting jobs, and the moment of acceptance of the oldest one that is queued.
    ///
    /// The oldest job of each priority is the first one of its part of the index, so one look for each finds them all.
    static let backlogQuery = """
        WITH RECURSIVE oldest AS (
            (SELECT -priority AS rank, created_at FROM galaksio.jobs WHERE state = 'queued'
                ORDER BY -priority, number LIMIT 1)
            UNION ALL
            SELECT next.rank, next.created_at FROM oldest CROSS JOIN LATERAL (
                SELECT -priority AS rank, created_at FROM galaksio.jobs
                WHERE state = 'queued' AND -priority > oldest.rank ORDER BY -priority, number LIMIT 1
            ) AS next
        )
        SELECT (SELECT count(*) FROM galaksio.jobs WHERE state = 'queued')
            + (SELECT count(*) FROM galaksio.jobs WHERE state = 'scheduled'),
            (SELECT min(created_at) FROM oldest)
        """

    /// Returns the job with a key, whether it has ended or not.
    static let keyQuery = """
        SELECT \(columns) FROM galaksio.jobs WHERE tenant = $1 AND job_id = $2
        UNION ALL SELECT \(columns) FROM galaksio.ended_jobs WHERE tenant = $1 AND job_id = $2
        """

    /// Returns the query for the jobs that a filter chooses, and its parameters.
    static func query(_ filter: JobFilter, before: Int64?, limit: Int) -> (sql: String, parameters: [String?]) {
        var conditions = ["tenant = $1"]
        var parameters: [String?] = [StoredText.stored(filter.tenant)]
        func add(_ condition: String, _ parameter: String, _ cast: String = "") {
            parameters.append(parameter)
            conditions.append("\(condition) $\(parameters.count)\(cast)")
        }
        if let before { add("number <", "\(before)", "::bigint") }
        if let provider = filter.provider { add("provider =", StoredText.stored(provider)) }
        if let since = filter.since { add("created_at >=", "\(since.stored)", "::bigint") }
        if let until = filter.until { add("created_at <", "\(until.stored)", "::bigint") }
        if let states = filter.states {
            parameters.append(PostgreSQLArray.text(states.map(\.rawValue)))
            conditions.append("state = ANY ($\(parameters.count)::text[])")
        }
        let condition = conditions.joined(separator: " AND ")
        let tables: [String] = (filter.choosesOpen ? ["jobs"] : []) + (filter.choosesEnded ? ["ended_jobs"] : [])
        let parts = (tables.isEmpty ? ["jobs"] : tables).map { table in
            """
            (SELECT \(columns) FROM galaksio.\(table) WHERE \(condition)
                ORDER BY number DESC LIMIT \(max(0, limit)))
            """
        }
        let all = parts.joined(separator: " UNION ALL ")
        return ("SELECT * FROM (\(all)) AS found ORDER BY 1 DESC LIMIT \(max(0, limit))", parameters)
    }

    /// Returns the job with a key, and locks it; the flag is true if it has ended.
    func locked(_ key: JobKey) throws(LedgerError) -> (job: JobRecord, hasEnded: Bool)? {
        let parameters = [StoredText.stored(key.tenant), StoredText.stored(key.jobId)]
        // It may move from one table to the other meanwhile, and back.
        for table in ["jobs", "ended_jobs", "jobs"] {
            let sql = "SELECT \(Self.columns) FROM galaksio.\(table) WHERE tenant = $1 AND job_id = $2 FOR UPDATE"
            guard let row = try session.rows(sql, parameters).first else { continue }
            return (try record(row), table == "ended_jobs")
        }
        return nil
    }

    func record(_ row: PostgreSQLRow) throws(LedgerError) -> JobRecord {
        try JobRow(row: row, file: session.database).record()
    }

    // MARK: Accepting

    private static let insertion = """
        WITH numbered AS MATERIALIZED (
            SELECT nextval('galaksio.job_numbers') AS number, given.*
            FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::bigint[], $7::text[],
                $8::bigint[], $9::text[]) WITH ORDINALITY
                AS given (tenant, job_id, task, provider, priority, created_at, state, run_after, trace, place)
            WHERE NOT EXISTS (SELECT 1 FROM galaksio.ended_jobs AS ended
                WHERE ended.tenant = given.tenant AND ended.job_id = given.job_id)
            ORDER BY place
        )
        INSERT INTO galaksio.jobs
            (number, tenant, job_id, task, provider, priority, created_at, state, run_after, trace)
        SELECT number, tenant, job_id, task, provider, priority, created_at, state, run_after, trace FROM numbered
        ORDER BY tenant COLLATE "C", job_id COLLATE "C"
        ON CONFLICT DO NOTHING RETURNING number, tenant, job_id
        """

    /// Inserts jobs with different keys as far as their keys are free, and returns the numbers of those.
    ///
    /// Numbers are in the order of the jobs, while keys are locked in their own. Only jobs that take several statements
    /// may lock others out that way; then one of the two transactions is repeated.
    func insert(_ jobs: [JobRecord]) throws(LedgerError) -> [JobKey: Int64] {
        let stored = try jobs.map { job throws(LedgerError) in
            (job: job, task: try JobRow.stored(job.task, file: session.database))
        }
        var numbers: [JobKey: Int64] = [:]
        for batch in stored.batches(of: batchSize, { $0.task.utf8.count }) {
            let jobs = batch.map(\.job)
            let parameters = [
                PostgreSQLArray.text(jobs.map { StoredText.stored($0.key.tenant) }),
                PostgreSQLArray.text(jobs.map { StoredText.stored($0.key.jobId) }),
                PostgreSQLArray.text(batch.map(\.task)),
                PostgreSQLArray.text(jobs.map { StoredText.stored($0.provider) }),
                PostgreSQLArray.text(jobs.map { Int64($0.priority) }),
                PostgreSQLArray.text(jobs.map { Int64($0.createdAt.stored) }),
                PostgreSQLArray.text(jobs.map(\.state.rawValue)),
                PostgreSQLArray.text(jobs.map { Int64($0.runAfter.stored) }),
                PostgreSQLArray.text(jobs.map { $0.trace.map(JobRow.stored) }),
            ]
            for row in try session.rows(Self.insertion, parameters) {
                guard let number = row.cell(at: 0).integer,
                    let tenant = row.cell(at: 1).text.flatMap(StoredText.restored),
                    let jobId = row.cell(at: 2).text.flatMap(StoredText.restored)
                else { throw .corrupt(file: session.database, reason: "a job is invalid") }
                numbers[JobKey(tenant: tenant, jobId: jobId)] = Int64(number)
            }
        }
        return numbers
    }

    /// Returns the jobs with some keys, in `jobs` or among those that have ended.
    ///
    /// It takes a look of its own after an insertion, because a job may have ended in between: then it is in neither table
    /// for the insertion, and in the second one now.
    func jobs(_ waiting: [JobKey], orEnded all: [JobKey]) throws(LedgerError) -> [JobRecord] {
        let sql = """
            SELECT \(Self.selected(Self.names, of: "job.")) FROM galaksio.jobs AS job
                JOIN unnest($1::text[], $2::text[]) AS key (tenant, job_id)
                ON job.tenant = key.tenant AND job.job_id = key.job_id
            UNION ALL SELECT \(Self.selected(Self.names, of: "job.")) FROM galaksio.ended_jobs AS job
                JOIN unnest($3::text[], $4::text[]) AS key (tenant, job_id)
                ON job.tenant = key.tenant AND job.job_id = key.job_id
            """
        let parameters = [waiting, all].flatMap { keys in
            [
                PostgreSQLArray.text(keys.map { StoredText.stored($0.tenant) }),
                PostgreSQLArray.text(keys.map { StoredText.stored($0.jobId) }),
            ]
        }
        return try session.rows(sql, parameters).map(record)
    }

    /// Takes back jobs that were inserted in this transaction.
    func takeBack(_ numbers: [Int64]) throws(LedgerError) {
        guard !numbers.isEmpty else { return }
        try session.rows("DELETE FROM galaksio.jobs WHERE number = ANY ($1::bigint[])", [PostgreSQLArray.text(numbers)])
    }
}

extension Array {
    /// Returns the elements in batches of that size at most; a batch has an element in any case.
    func batches(of limit: Int, _ size: (Element) -> Int) -> [ArraySlice<Element>] {
        var batches: [ArraySlice<Element>] = []
        var (start, sum) = (startIndex, 0)
        for index in indices {
            let next = size(self[index])
            if index > start, sum + next > limit {
                batches.append(self[start..<index])
                (start, sum) = (index, 0)
            }
            sum += next
        }
        return isEmpty ? [] : batches + [self[start...]]
    }
}

extension String {
    /// The name as tables in PostgreSQL have it: `jobId` as `job_id`.
    var snakeCased: String {
        reduce(into: "") { name, letter in name += letter.isUppercase ? "_\(letter.lowercased())" : "\(letter)" }
    }
}
