import OrderedJSON

/// The text of JSON objects in columns, which must be readable again.
///
/// A response has the result in brackets of its own, so it can be deeper or larger than what
/// ``OrderedJSON/JSONParser`` reads.
enum StoredJSON {
    /// Returns an object as text; nil if it is too deep or too large to be read again.
    static func text(of object: JSONObject) -> String? {
        var room = ReadableValues()
        let value = JSONValue.object(object)
        return room.take(value) ? value.compact : nil
    }

    /// Returns an object as text in which members that could not be read again are null; `omitted` names those.
    static func text(shortening object: JSONObject) -> String {
        if let text = text(of: object) { return text }
        // The nulls and the names count as well.
        var room = ReadableValues(count: JSONParser.valueLimit - 2 * object.count - 2)
        var (shortened, omitted) = (JSONObject(), [JSONValue]())
        for member in object {
            var rest = room
            if rest.take(member.value, within: 1) {
                room = rest
                shortened.append(member.key, member.value)
            } else {
                // Not left out altogether: a response without `payment` is one of a job that was not paid for.
                shortened.append(member.key, .null)
                omitted.append(.string(member.key))
            }
        }
        shortened.append("omitted", .array(omitted))
        return JSONValue.object(shortened).compact
    }
}

/// The number of values that a text may still have to be readable.
private struct ReadableValues {
    var count = JSONParser.valueLimit

    /// Counts a value and those inside of it; returns false if they are too many, or too deep within that many brackets.
    mutating func take(_ value: JSONValue, within depth: Int = 0) -> Bool {
        count -= 1
        guard count >= 0 else { return false }
        switch value {
        case .null, .bool, .number, .string: return true
        case .array(let elements):
            guard depth < JSONParser.depthLimit else { return false }
            for element in elements where !take(element, within: depth + 1) { return false }
            return true
        case .object(let members):
            guard depth < JSONParser.depthLimit else { return false }
            for member in members where !take(member.value, within: depth + 1) { return false }
            return true
        }
    }
}
