import Core
import ExecutorCore
import OrderedJSON

/// A page of `GET /jobs`: which jobs, how many, and from which on.
struct JobListing {
    private(set) var filter = JobFilter()
    private(set) var limit = 50
    private(set) var before: Int64?
    /// The parameters that choose the jobs, in their order, without the cursor.
    private let query: String

    private static let largestPage = 100
    private static let names = ["status", "provider", "since", "until", "limit", "cursor"]

    /// Reads the query of a request.
    ///
    /// - Throws: ``JobStoreError`` naming the parameter that is wrong.
    init(target: String, tenant: String) throws(JobStoreError) {
        let parts = target.split(separator: "?", maxSplits: 1).dropFirst().first?.split(separator: "&") ?? []
        query = parts.filter { !$0.hasPrefix("cursor=") }.joined(separator: "&")
        filter.tenant = tenant
        var names: Set<String> = []
        for part in parts {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, let value = PercentEncoding.decode(String(pair[1]).replacing("+", with: " ")) else {
                throw Self.wrong("\(part)", "a parameter has the form name=value")
            }
            guard !value.isEmpty else { throw Self.wrong("\(pair[0])", "it is empty; leave it out to choose all") }
            guard names.insert(String(pair[0])).inserted else { throw Self.wrong("\(pair[0])", "it is given twice") }
            try take(String(pair[0]), value)
        }
    }

    private mutating func take(_ name: String, _ value: String) throws(JobStoreError) {
        switch name {
        case "status": filter.states = try Self.states(value)
        case "provider": filter.provider = value
        case "since": filter.since = try Self.moment(name, value)
        case "until": filter.until = try Self.moment(name, value)
        case "limit":
            guard let number = Int(value), "\(number)" == value, 1...Self.largestPage ~= number else {
                throw Self.wrong(name, "must be a number from 1 to \(Self.largestPage)")
            }
            limit = number
        case "cursor":
            let words = value.split(separator: "-")
            guard words.count == 2, let number = Int64(words[0]), words[1] == Self.mark(query) else {
                throw Self.wrong(name, "it belongs to another listing; leave it out to start from the beginning")
            }
            before = number
        default:
            throw Self.wrong(name, "unknown parameter; known are \(Self.names.joined(separator: ", "))")
        }
    }

    private static func states(_ value: String) throws(JobStoreError) -> Set<JobState> {
        var states: Set<JobState> = []
        for word in value.split(separator: ",", omittingEmptySubsequences: false) {
            // A job that waits is one that has not ended, too.
            if word == JobState.running.rawValue {
                states.formUnion([.scheduled, .queued, .running])
            } else if let state = JobState(rawValue: String(word)) {
                states.insert(state)
            } else {
                let known = JobState.allCases.map(\.rawValue).joined(separator: ", ")
                throw wrong("status", "must be one of \(known), or several with commas")
            }
        }
        return states
    }

    private static func moment(_ name: String, _ value: String) throws(JobStoreError) -> Timestamp {
        guard let moment = Timestamp(rfc3339: value) else {
            throw wrong(name, "must be a time such as 2026-01-31T12:00:00Z")
        }
        return moment
    }

    private static func wrong(_ name: String, _ text: String) -> JobStoreError {
        JobStoreError(code: .invalidField, message: "\(name.terminalSafe(upTo: 60)): \(text)")
    }

    /// Returns a mark by which a listing knows its own cursors.
    private static func mark(_ query: String) -> String {
        // FNV-1a; a mark protects against mistakes, not against intent.
        let hash = query.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return String(hash, radix: 36)
    }

    /// Returns the page; `jobs` has one more than its limit if another page follows.
    func answer(_ jobs: [JobRecord]) -> RouteResponse {
        let shown = jobs.prefix(limit)
        var json: JSONObject = ["jobs": .array(shown.map { .object($0.document) })]
        guard jobs.count > limit, let last = shown.last else { return .json(status: 200, .object(json)) }
        let cursor = "cursor=\(last.number)-\(Self.mark(query))"
        let next = "/jobs?" + (query.isEmpty ? cursor : "\(query)&\(cursor)")
        json.append("next", .string(next))
        return .json(status: 200, .object(json)).with([("Link", "<\(next)>; rel=\"next\"")])
    }
}
