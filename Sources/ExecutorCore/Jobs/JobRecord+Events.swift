public import Core
import OrderedJSON

/// A change of a job: the job before it, and the events that tell of it.
public struct JobChange: Sendable {
    /// The job before the change.
    public let before: JobRecord
    /// The events, the oldest first.
    public let events: [JobEvent]

    /// Creates a change.
    public init(before: JobRecord, events: [JobEvent]) {
        self.before = before
        self.events = events
    }

    /// True if the events are to be kept with the job, because its record does not tell of them.
    public var isDetour: Bool { events.contains(where: \.kind.isDetour) }
}

/// The events of a job, which its record tells as long as all went the usual way, and a list of its own otherwise.
extension JobRecord {
    /// The event of the acceptance of this job.
    public var acceptance: JobEvent {
        var accepted = self
        (accepted.attempts, accepted.answer) = (0, nil)
        return JobEvent(accepted, .accepted, at: createdAt)
    }

    /// The event of a claim that this job has just seen.
    public func start(at moment: Timestamp) -> JobEvent { JobEvent(self, .started, at: moment) }

    /// The job as it was before the claim that it has just seen.
    public var unstarted: JobRecord {
        var job = self
        job.attempts -= 1
        job.state = .queued
        return job
    }

    /// The events of a job that took no detour.
    public var usualEvents: [JobEvent] {
        var events = [acceptance]
        if let startedAt {
            var started = self
            started.attempts = min(1, attempts)
            events.append(started.start(at: startedAt))
        }
        return events + (end.map { [$0] } ?? [])
    }

    /// Returns the events of the job, with the list that was kept with it; nil if there was none.
    public func events(kept: [JobEvent]?) -> [NumberedJobEvent] {
        var events = kept ?? usualEvents
        // A list that had become too long, or that an older program did not write, has no end.
        if let end, events.last?.kind.isEnd != true { events.append(end) }
        return events.enumerated().map { index, event in
            NumberedJobEvent(number: JobEventNumber.of(index + 1, in: number), event: event)
        }
    }

    private var end: JobEvent? {
        endedAt.flatMap { moment in JobEvent.Kind(endIn: state).map { JobEvent(self, $0, at: moment) } }
    }
}

/// The text in which events are stored: a line of JSON for each.
public enum JobEventLines {
    /// The length in bytes from which on a job's list of events is not continued.
    public static let limit = 65_536

    /// Returns events as text.
    public static func text(_ events: [JobEvent]) -> String {
        events.map { JSONValue.object($0.storedJSON).compact }.joined(separator: "\n")
    }

    /// Returns the events in a text; lines that are none, as of a newer program, are left out.
    public static func events(in text: String) -> [JobEvent] {
        text.split(separator: "\n").compactMap { line in
            (try? JSONValue(parsing: String(line)).object).flatMap { JobEvent($0) }
        }
    }
}
