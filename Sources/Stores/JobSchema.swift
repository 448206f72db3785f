/// The tables of the jobs in an SQLite file.
enum JobSchema {
    /// The migration that adds them.
    ///
    /// Jobs that have ended move to a table of their own, so that the one that workers search stays small. Moments are
    /// milliseconds since 1970.
    static let tables = """
        CREATE TABLE jobs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            tenant TEXT NOT NULL,
            jobId TEXT NOT NULL,
            task TEXT NOT NULL,
            provider TEXT NOT NULL,
            priority INTEGER NOT NULL,
            createdAt INTEGER NOT NULL,
            state TEXT NOT NULL,
            runAfter INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            losses INTEGER NOT NULL,
            isCancelled INTEGER NOT NULL,
            startedAt INTEGER,
            endedAt INTEGER,
            answer TEXT,
            owner TEXT NOT NULL DEFAULT '',
            fence INTEGER NOT NULL DEFAULT 0,
            leaseEnds INTEGER,
            UNIQUE (tenant, jobId)
        ) STRICT;
        CREATE INDEX jobsQueued ON jobs (priority DESC, number) WHERE state = 'queued';
        CREATE INDEX jobsScheduled ON jobs (runAfter) WHERE state = 'scheduled';
        CREATE INDEX jobsRunning ON jobs (leaseEnds) WHERE state = 'running';
        CREATE TABLE endedJobs (
            number INTEGER PRIMARY KEY,
            tenant TEXT NOT NULL,
            jobId TEXT NOT NULL,
            task TEXT NOT NULL,
            provider TEXT NOT NULL,
            priority INTEGER NOT NULL,
            createdAt INTEGER NOT NULL,
            state TEXT NOT NULL,
            runAfter INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            losses INTEGER NOT NULL,
            isCancelled INTEGER NOT NULL,
            startedAt INTEGER,
            endedAt INTEGER,
            answer TEXT,
            fence INTEGER NOT NULL,
            UNIQUE (tenant, jobId)
        ) STRICT;
        CREATE INDEX endedJobsByTime ON endedJobs (endedAt);
        """

    /// The migration that lets a claim leave out providers without a visit to their jobs.
    static let providers = """
        CREATE INDEX jobsQueuedByProvider ON jobs (provider, priority DESC, number) WHERE state = 'queued';
        """

    /// The migration that lets a claim take turns by tenant, and keeps the events of jobs.
    ///
    /// The events of one write are one row, in lines of JSON. Those of a job which its record does not tell are kept with
    /// the job. No table of before has a new column, so that a program of the version before can go on.
    static let events = """
        DROP INDEX jobsQueuedByProvider;
        CREATE INDEX jobsQueuedByGroup ON jobs (tenant, provider, priority DESC, number) WHERE state = 'queued';
        CREATE TABLE jobEvents (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            lines TEXT NOT NULL
        ) STRICT;
        CREATE TABLE jobDetours (
            number INTEGER PRIMARY KEY,
            lines TEXT NOT NULL
        ) STRICT;
        """
}
