import Core

/// An error in a request to xcache or in its response.
enum XCacheError: Error, Hashable {
    /// A key that a path cannot contain: it is empty, `.` or `..`.
    case badKey(String)
    /// A cache id that is one of the service's own paths.
    case badCacheID(String)
    /// Style `flatten` with a time to live, and a value that is not an object.
    case flattenNeedsObject(found: String)
    /// Style `flatten` with a time to live, and a value that has a field of that name.
    case flattenHidesTTL
    /// A cache was bought, and the response does not name it.
    case noID(answer: String)
    /// A response that does not have the form that the operation returns.
    case strange(operation: String, answer: String)
}

extension XCacheError: UserFacingError {
    var code: FailureCode {
        switch self {
        case .badKey, .badCacheID, .flattenNeedsObject, .flattenHidesTTL: .invalidField
        case .noID, .strange: .badAnswer
        }
    }

    var message: String {
        switch self {
        case .badKey(let key):
            key.isEmpty ? "the key is empty" : "a key can't be \(key): a URL would drop it"
        case .badCacheID(let id): "\(id.terminalSafe) is an xcache path, not a cache id"
        case .flattenNeedsObject(let found):
            "set style flatten writes the ttl into the value, so it needs an object, not \(found)"
        case .flattenHidesTTL: "set style flatten would overwrite the value's own field ttl"
        case .noID(let answer):
            "xcache didn't return the id of the new cache: it sent \(answer)"
        case .strange(let operation, let answer):
            "the answer to \(operation) can't be read: xcache sent \(answer)"
        }
    }

    var hint: String? {
        switch self {
        case .flattenNeedsObject, .flattenHidesTTL: "GALAKSIO_SET_STYLE=query"
        case .noID, .strange: "trace"
        case .badKey, .badCacheID: nil
        }
    }
}
