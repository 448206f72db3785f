public import Core
import ExecutorCore

/// What a caller must show to be served.
public enum CallerCheck: Sendable {
    /// Nothing.
    case nothing
    /// The one key of the server.
    case key(Secret)
    /// One of several keys with names.
    case keys(APIKeys)

    /// Returns the caller of a request, or the response that refuses it.
    ///
    /// Keys are random, so it is no use to guess one; how many were tried is not counted.
    func caller(of request: RequestHead) -> Result<Caller, Refusal> {
        switch self {
        case .nothing: return .success(.anybody)
        case .key(let key):
            let isShown = Self.keys(in: request).contains { APIKeys.isEqual($0.utf8, key.expose().utf8) }
            return isShown ? .success(.anybody) : .failure(.noKey)
        case .keys(let keys):
            var answer = APIKeys.Answer.unknown
            for shown in Self.keys(in: request) {
                if case .unknown = answer { answer = keys.answer(to: shown) }
            }
            switch answer {
            case .known(let caller): return .success(caller)
            case .tooOften(let wait): return .failure(.tooOften(after: wait))
            case .unknown: return .failure(.noKey)
            }
        }
    }

    /// Returns a mark of the key with a name, which changes with the key; nil if callers of that name are not served.
    func mark(of name: String) -> [UInt8]? {
        switch self {
        case .nothing, .key: name.isEmpty ? [] : nil
        case .keys(let keys): keys.hash(ofKeyNamed: name)
        }
    }

    /// Returns true if a caller may read what the server did for all callers together.
    func showsAll(to caller: Caller) -> Bool {
        switch self {
        case .nothing, .key: true
        case .keys(let keys): keys.readsMetrics(caller.name)
        }
    }

    /// A refusal of a caller.
    struct Refusal: Error {
        let response: RouteResponse

        static let noKey = Refusal(
            response: .refused(
                401,
                "a key is needed: Authorization: Bearer KEY",
                [("WWW-Authenticate", "Bearer")]
            )
        )

        static func tooOften(after wait: Duration) -> Refusal {
            let seconds = wait.wholeSeconds + 1
            let text = "this key is used too often; come back in \(seconds) s"
            return Refusal(response: .refused(429, text, [("Retry-After", "\(seconds)")]))
        }
    }

    private static func keys(in request: RequestHead) -> [String] {
        let bearer = request["authorization"].flatMap { text in
            text.lowercased().hasPrefix("bearer ") ? String(text.dropFirst(7)) : nil
        }
        return [bearer, request["x-api-key"]].compactMap { $0 }
    }
}
