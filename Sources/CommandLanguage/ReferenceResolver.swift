public import OrderedJSON

/// A resolver of the steps of a path in a JSON value.
public struct ReferenceResolver {
    /// Returns the value at the path, given the value of its root.
    ///
    /// - Throws: ``ParseError/Reason/leadsNowhere(path:part:nearest:known:)`` with the first part that does not exist.
    public static func value(at path: Reference, in root: JSONValue) throws(ParseError) -> JSONValue {
        var value = root
        for (index, step) in path.steps.enumerated() {
            guard let next = self.next(step, in: value) else {
                let (nearest, known) = members(instead: step, of: value)
                throw ParseError(
                    .leadsNowhere(
                        path: path.description,
                        part: part(step, in: value, after: Reference(path.root, Array(path.steps[..<index]))),
                        nearest: nearest,
                        known: known
                    )
                )
            }
            value = next
        }
        return value
    }

    private static func next(_ step: Reference.Step, in value: JSONValue) -> JSONValue? {
        switch step {
        case .member(let name): return value[name]
        case .element(let index):
            guard let elements = value.array, index < elements.count else { return nil }
            return elements[index]
        }
    }

    private static func part(_ step: Reference.Step, in value: JSONValue, after path: Reference) -> String {
        switch (step, value) {
        case (.member(let name), .object): "\(name) in \(path)"
        case (.element(let index), .array(let elements)): "[\(index)] in \(path), a list of \(elements.count)"
        default: "\(step) in \(path), which is \(article(value.kind))"
        }
    }

    private static func article(_ kind: String) -> String {
        switch kind {
        case "number", "list": "a \(kind)"
        case "object": "an object"
        default: kind
        }
    }

    /// Returns the members with a similar name, and the first five members.
    private static func members(
        instead step: Reference.Step,
        of value: JSONValue
    ) -> (nearest: [String], known: [String]) {
        guard case .member(let name) = step, let members = value.object else { return ([], []) }
        return (SimilarNames.nearest(to: name, among: members.keys), Array(members.keys.prefix(5)))
    }
}
