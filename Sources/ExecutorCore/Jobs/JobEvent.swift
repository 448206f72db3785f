public import Core
public import OrderedJSON

/// A change of a job, as it is told to those who follow jobs.
public struct JobEvent: Sendable, Hashable {
    /// The kind of a change.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The job was accepted.
        case accepted
        /// A worker began the job.
        case started
        /// An attempt failed, and another one follows.
        case retrying
        /// A worker that ends gave the job back.
        case handedBack = "handed_back"
        /// The lease of a worker was over.
        case workerLost = "worker_lost"
        /// A running job is to be stopped.
        case cancelling
        /// A job that had ended was queued again.
        case requeued
        /// The job ended, and the work was done.
        case completed
        /// The job ended, and the work was not done.
        case failed
        /// The job ended because it was cancelled.
        case cancelled
        /// The job ended with a payment that is due.
        case paymentRequired = "payment_required"

        /// Creates the kind of event with which a job ends in a state; nil for a state that is not final.
        public init?(endIn state: JobState) {
            switch state {
            case .completed: self = .completed
            case .failed: self = .failed
            case .cancelled: self = .cancelled
            case .paymentRequired: self = .paymentRequired
            case .scheduled, .queued, .running: return nil
            }
        }

        /// True for an event after which no other one follows, unless the job is queued again.
        public var isEnd: Bool {
            switch self {
            case .completed, .failed, .cancelled, .paymentRequired: true
            case .accepted, .started, .retrying, .handedBack, .workerLost, .cancelling, .requeued: false
            }
        }

        /// True for an event that the job's record alone does not tell later.
        var isDetour: Bool {
            switch self {
            case .retrying, .handedBack, .workerLost, .cancelling, .requeued: true
            case .accepted, .started, .completed, .failed, .cancelled, .paymentRequired: false
            }
        }
    }

    /// The key of the job.
    public let key: JobKey
    /// The kind.
    public let kind: Kind
    /// The moment, by the store's clock.
    public let at: Timestamp
    /// The provider of the job.
    public let provider: String
    /// The number of the attempt; 0 before the first one.
    public let attempt: Int
    /// The moment before which the next attempt, or the first one, is not made; nil where the job waits for no moment.
    public let nextAttemptAt: Timestamp?
    /// The code of the failure; nil if the attempt did not fail.
    public let errorCode: String?
    /// The text of the failure.
    public let error: String?

    /// Creates an event of a job that has changed; its failure is the one in the job's answer.
    init(_ job: JobRecord, _ kind: Kind, at moment: Timestamp) {
        self.kind = kind
        key = job.key
        at = moment
        provider = job.provider
        attempt = job.attempts
        let waits = kind == .retrying || kind == .accepted && job.runAfter > job.createdAt
        nextAttemptAt = waits ? job.runAfter : nil
        let fails = [.retrying, .failed, .paymentRequired].contains(kind)
        errorCode = fails ? job.answer?["errorCode"]?.string : nil
        error = fails ? job.answer?["error"]?.string.map { $0.terminalSafe(upTo: Self.textLimit) } : nil
    }

    /// The number of characters of a failure's text; the job itself has all of it.
    private static let textLimit = 300

    // MARK: JSON

    /// Reads an event that was stored; nil if it is none.
    public init?(_ json: JSONObject) {
        guard let jobId = json["jobId"]?.string, let kind = json["event"]?.string.flatMap(Kind.init(rawValue:)),
            let at = json["at"]?.string.flatMap(Timestamp.init(iso8601:))
        else { return nil }
        key = JobKey(tenant: json["tenant"]?.string ?? "", jobId: jobId)
        self.kind = kind
        self.at = at
        provider = json["provider"]?.string ?? ""
        attempt = json["attempt"]?.int ?? 0
        nextAttemptAt = json["nextAttemptAt"]?.string.flatMap(Timestamp.init(iso8601:))
        errorCode = json["errorCode"]?.string
        error = json["error"]?.string
    }

    /// The event as those who follow jobs see it.
    public var json: JSONObject {
        var json: JSONObject = [
            "jobId": .string(key.jobId), "event": .string(kind.rawValue), "at": .string(at.iso8601Milliseconds),
        ]
        if attempt > 0 { json.append("attempt", .int(attempt)) }
        if !provider.isEmpty { json.append("provider", .string(provider)) }
        json.append("nextAttemptAt", ifPresent: nextAttemptAt.map { .string($0.iso8601Milliseconds) })
        json.append("errorCode", ifPresent: errorCode.map { .string($0) })
        json.append("error", ifPresent: error.map { .string($0) })
        return json
    }

    /// The event with everything that a store needs.
    public var storedJSON: JSONObject {
        var json = json
        if !key.tenant.isEmpty { json.append("tenant", .string(key.tenant)) }
        return json
    }
}

/// An event with its number, by which a reader resumes.
public struct NumberedJobEvent: Sendable, Hashable {
    /// The number; later events of the same stream have higher ones.
    public let number: Int64
    /// The event.
    public let event: JobEvent

    /// Creates an event with a number.
    public init(number: Int64, event: JobEvent) {
        self.number = number
        self.event = event
    }
}

/// The numbers of events: those of one job, and those of one transaction of a store, follow each other.
public enum JobEventNumber {
    /// The number of events that one job, or one transaction, can have.
    public static let stride: Int64 = 100_000

    /// Returns the number of an event, from the number of its job or transaction and its place there, from 1.
    public static func of(_ place: Int, in group: Int64) -> Int64 {
        let (product, overflow) = group.multipliedReportingOverflow(by: stride)
        return overflow ? .max : product + Int64(place)
    }

    /// Returns the number of the job or transaction, and the place there.
    public static func parts(of number: Int64) -> (group: Int64, place: Int) {
        (number / stride, Int(number % stride))
    }
}

/// The events of all jobs after a number, as far as a store has them.
public struct JobEventPage: Sendable, Hashable {
    /// The events, the oldest first.
    public let events: [NumberedJobEvent]
    /// The number after which the next page begins.
    public let last: Int64
    /// True if events between the number and the first event of the page are gone, or the number was never given.
    public let hasGap: Bool

    /// Creates a page.
    public init(events: [NumberedJobEvent], last: Int64, hasGap: Bool = false) {
        self.events = events
        self.last = last
        self.hasGap = hasGap
    }
}
