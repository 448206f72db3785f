import Core
import OrderedJSON

extension SetRequestFormat {
    /// Splits the body of a `set` into the value and the `ttl` that it carries, if any.
    ///
    /// A nil format stands for any: with `?ttl=` the body is the value; without it, `{"value":V}` and
    /// `{"value":V,"ttl":N}` are unwrapped, a number under `ttl` is taken out of any other object, and everything else
    /// is the value. Returns nil for an envelope without `value`.
    static func split(
        _ body: JSONValue,
        sentAs format: SetRequestFormat?,
        hasQueryTTL: Bool
    ) -> (value: JSONValue, ttl: JSONNumber?)? {
        switch format {
        case .query: (body, nil)
        case .flatten: flattened(body)
        case .envelope: opened(body)
        case nil where hasQueryTTL: (body, nil)
        case nil: isEnvelope(body) ? opened(body) : flattened(body)
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
