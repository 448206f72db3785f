public import OrderedJSON

/// A scope in which nothing is named, for words that may hold no references.
public struct EmptyScope: ReferenceScope, Sendable {
    public init() {}

    public func value(at path: Reference) throws(ParseError) -> JSONValue {
        throw ParseError(.leadsNowhere(path: path.description, part: "$\(path.root)", nearest: []))
    }
}
