public import OrderedJSON

/// A source of the values of references: records, variables, the environment.
///
/// A scope returns no secrets. ``ReferenceResolver`` follows the steps once the root's value is known.
public protocol ReferenceScope {
    /// Returns the value at the path.
    ///
    /// - Throws: ``ParseError`` if the path cannot be resolved. It needs no position; the word adds it.
    func value(at path: Reference) throws(ParseError) -> JSONValue
}

/// A scope without any values, for words that may hold no references.
public struct EmptyScope: ReferenceScope, Sendable {
    public init() {}

    public func value(at path: Reference) throws(ParseError) -> JSONValue {
        throw ParseError(.leadsNowhere(path: path.description, part: "$\(path.root)", nearest: []))
    }
}
