import Core
import OrderedJSON

/// The format of the body of a `set`, in which the seller's callers differ.
///
/// Source: xcache callers; one sends the value with `?ttl=`, one puts `ttl` among the value's fields, one wraps the
/// value.
public enum SellerSetFormat: Sendable, Hashable {
    /// Any of the other formats.
    ///
    /// With `?ttl=` the body is the value. Without it, `{"value":V}` and `{"value":V,"ttl":N}` are unwrapped, a number
    /// under `ttl` is taken out of any other object, and everything else is the value.
    case any
    /// The body is always the value.
    case query
    /// The body is the value; if it is an object, a number under `ttl` is taken out of it.
    case flatten
    /// The body is an object with the value under `value`.
    case envelope

    /// Splits a body into the value and the `ttl` that it carries, if any.
    ///
    /// Returns nil for an envelope without `value`.
    func read(_ body: JSONValue, hasQueryTTL: Bool) -> (value: JSONValue, ttl: JSONNumber?)? {
        switch self {
        case .query: (body, nil)
        case .flatten: Self.flattened(body)
        case .envelope: Self.opened(body)
        case .any where hasQueryTTL: (body, nil)
        case .any: Self.isEnvelope(body) ? Self.opened(body) : Self.flattened(body)
        }
    }

    private static func isEnvelope(_ body: JSONValue) -> Bool {
        guard let members = body.object, members["value"] != nil else { return false }
        return members.count == 1 || (members.count == 2 && members["ttl"]?.number != nil)
    }

    private static func opened(_ body: JSONValue) -> (value: JSONValue, ttl: JSONNumber?)? {
        body["value"].map { ($0, body["ttl"]?.number) }
    }

    private static func flattened(_ body: JSONValue) -> (value: JSONValue, ttl: JSONNumber?) {
        guard case .object(var members) = body, let ttl = members["ttl"]?.number else { return (body, nil) }
        members["ttl"] = nil
        return (.object(members), ttl)
    }
}
