import ExecutorCore

/// The events of all jobs as tables have them: in each row those of one transaction, under its number.
struct JobEventRows {
    /// The number of rows of one page at most.
    static let batch = 32

    /// The number of the oldest row; nil where there is none.
    let oldest: Int64?
    /// The number of the newest row.
    let newest: Int64?
    /// The events of the newest row.
    let newestLines: String?

    /// No rows.
    static let none = JobEventRows(oldest: nil, newest: nil, newestLines: nil)

    /// Returns true for a number that events of these rows may follow, or that stands before all.
    func has(_ number: Int64) -> Bool {
        0...(last ?? 0) ~= number
    }

    /// Returns the page behind all events.
    func end(hasGap: Bool) -> JobEventPage {
        JobEventPage(events: [], last: last ?? 0, hasGap: hasGap)
    }

    /// Returns the events of rows after a number.
    func page(
        after number: Int64,
        _ rows: [(number: Int?, lines: String?)],
        limit: Int
    ) -> JobEventPage {
        var events: [NumberedJobEvent] = []
        var last = number
        for row in rows {
            guard let group = row.number, let lines = row.lines, events.count < limit else { break }
            let read = Self.events(lines, in: Int64(group))
            events += read.filter { $0.number > number }
            // A row of a newer program may have no event that is known here.
            last = max(last, read.last?.number ?? JobEventNumber.of(1, in: Int64(group)))
        }
        let group = JobEventNumber.parts(of: number).group
        return JobEventPage(
            events: events,
            last: last,
            hasGap: number > 0 && oldest.map { group < $0 } ?? false
        )
    }

    /// The number of the last event.
    private var last: Int64? {
        newest.flatMap { newest in
            Self.events(newestLines ?? "", in: newest).last?.number ?? JobEventNumber.of(1, in: newest)
        }
    }

    private static func events(_ lines: String, in group: Int64) -> [NumberedJobEvent] {
        JobEventLines.events(in: lines).prefix(Int(JobEventNumber.stride) - 1).enumerated().map { index, event in
            NumberedJobEvent(number: JobEventNumber.of(index + 1, in: group), event: event)
        }
    }
}
