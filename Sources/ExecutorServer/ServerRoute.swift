/// An address that a server may have, with the methods that it takes.
enum ServerRoute: Hashable {
    case execute, health, ready, metrics, spending, events, socket, openAPI, page
    case job(JobPath)

    private static let named: [String: ServerRoute] = [
        "/execute": .execute, "/health": .health, "/ready": .ready, "/metrics": .metrics, "/spending": .spending,
        "/events": .events, "/socket": .socket, "/openapi.json": .openAPI, "/": .page,
    ]

    /// Finds the route of a request target; nil for any other.
    ///
    /// The path is compared as the original's router does: lower case, without query and final slash.
    init?(target: String) {
        if target == "/execute" {
            self = .execute
            return
        }
        if let path = JobPath(target: target) {
            self = .job(path)
            return
        }
        var path = target.prefix { $0 != "?" }
        if path.utf8.count > 1, path.last == "/" { path = path.dropLast() }
        guard path.utf8.count <= 16, let route = Self.named[path.lowercased()] else { return nil }
        self = route
    }

    /// The methods, in capital letters.
    var methods: [String] {
        switch self {
        case .execute, .job(.retry): ["POST"]
        case .socket, .job(.socket): ["GET"]
        case .job(.all): ["GET", "HEAD", "POST"]
        case .job(.one): ["GET", "HEAD", "DELETE"]
        case .health, .ready, .metrics, .spending, .events, .openAPI, .page, .job(.events): ["GET", "HEAD"]
        }
    }

    /// True if anyone may make a request to read it: whether the program runs, and how it is called, is no secret.
    var isOpen: Bool {
        switch self {
        case .health, .ready, .openAPI, .page: true
        case .execute, .metrics, .spending, .events, .socket, .job: false
        }
    }
}
