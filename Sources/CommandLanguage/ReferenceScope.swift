public import OrderedJSON

/// What references can lead to: records, named values, the environment.
///
/// A scope hands out no secrets. ``ReferenceResolver`` walks the steps once the root's value is known.
public protocol ReferenceScope {
    /// The value at the end of the path.
    ///
    /// - Throws: ``ParseError`` if the path leads nowhere. Its place need not be known; the word fills it in.
    func value(at path: Reference) throws(ParseError) -> JSONValue
}

/// A scope in which nothing is named, for words that may hold no references.
public struct EmptyScope: ReferenceScope, Sendable {
    public init() {}

    public func value(at path: Reference) throws(ParseError) -> JSONValue {
        throw ParseError(.leadsNowhere(path: path.description, part: "$\(path.root)", nearest: []))
    }
}
