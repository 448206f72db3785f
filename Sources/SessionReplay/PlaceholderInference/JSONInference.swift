import Core
import OrderedJSON
import SessionFormat

/// The inference of an expected JSON value from a written one.
struct JSONInference {
    let captures: Captures

    /// Returns the written value, with the parts of the old one that still match.
    func merged(_ old: JSONValue, with value: JSONValue) -> JSONValue {
        var names = captures
        if JSONPattern.matches(old, value, &names) { return old }
        switch (old, value) {
        case (.string(let pattern), .string(let text)):
            return .string(TextInference(LinePattern(pattern), with: text, captures: captures).text)
        case (.array(let left), .array(let right)):
            return .array(
                right.enumerated().map { index, value in
                    index < left.count ? merged(left[index], with: value) : plain(value)
                }
            )
        case (.object(let left), .object(let right)):
            return .object(merged(left, with: right))
        default:
            return plain(value)
        }
    }

    private func merged(_ old: JSONObject, with value: JSONObject) -> JSONObject {
        let further = JSONPattern.furtherFields
        let allowsMore = old[further] == .string(further)
        var result = JSONObject()
        for member in old where member.key != further || !allowsMore {
            if let value = value[member.key] { result.append(member.key, merged(member.value, with: value)) }
        }
        if allowsMore {
            result.append(further, .string(further))
        } else {
            for member in value where old[member.key] == nil { result.append(member.key, plain(member.value)) }
        }
        return result
    }

    /// Returns the value as an expected one; brackets in its strings that would be read as placeholders are doubled.
    func plain(_ value: JSONValue) -> JSONValue {
        switch value {
        case .null, .bool, .number: return value
        case .string(let text): return .string(LinePattern.escaped(text, captures: captures))
        case .array(let elements): return .array(elements.map(plain))
        case .object(let members):
            var result = JSONObject()
            for member in members { result.append(member.key, plain(member.value)) }
            return .object(result)
        }
    }
}
