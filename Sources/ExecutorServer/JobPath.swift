import Core

/// A path below `/jobs`.
enum JobPath: Hashable {
    /// `/jobs`
    case all
    /// `/jobs/ID`
    case one(String)
    /// `/jobs/ID/retry`
    case retry(String)
    /// `/jobs/ID/events`
    case events(String)
    /// `/jobs/ID/socket`
    case socket(String)

    /// Reads the path of a request target; nil for any other path.
    ///
    /// A job id is one segment, with percent escapes for whatever a segment cannot hold.
    init?(target: String) {
        // Bytes are compared, because every request comes by here.
        guard target.utf8.starts(with: "/jobs".utf8) else { return nil }
        var segments = target.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        if segments.count > 1, segments.last == "" { segments.removeLast() }
        guard segments.popFirst() == "jobs" else { return nil }
        guard let first = segments.popFirst() else {
            self = .all
            return
        }
        guard !first.isEmpty, let id = PercentEncoding.decode(String(first)) else { return nil }
        switch segments.popFirst() {
        case nil: self = .one(id)
        case "retry" where segments.isEmpty: self = .retry(id)
        case "events" where segments.isEmpty: self = .events(id)
        case "socket" where segments.isEmpty: self = .socket(id)
        default: return nil
        }
    }
}
