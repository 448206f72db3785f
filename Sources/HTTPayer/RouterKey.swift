public import Core
import HTTPTypes
import Synchronization

/// The router's key, which the user may change while the program runs.
///
/// It is sent to the router and nowhere else.
public final class RouterKey: Sendable {
    /// The key, and the header fields that carry it: they are the same for every request.
    private struct Held {
        var key: Secret?
        var fields: HTTPFields
    }

    private let held: Mutex<Held>

    /// Creates a holder of the given key; nil if none is known yet.
    public init(_ key: Secret? = nil) {
        held = Mutex(Held(key: key, fields: Self.fields(with: key)))
    }

    /// The key, if one is known.
    public var value: Secret? {
        held.withLock { $0.key }
    }

    /// Replaces the key, from the next request on.
    public func set(_ key: Secret?) {
        let fields = Self.fields(with: key)
        held.withLock { $0 = Held(key: key, fields: fields) }
    }

    /// The header fields of a request to the router.
    var fields: HTTPFields {
        held.withLock { $0.fields }
    }

    private static func fields(with key: Secret?) -> HTTPFields {
        var fields = HTTPFields()
        if let key { fields[.apiKey] = key.expose() }
        fields[.contentType] = "application/json"
        fields[.accept] = "application/json"
        return fields
    }
}
