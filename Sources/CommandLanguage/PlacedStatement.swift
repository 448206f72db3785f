/// A statement, and where it stands in an input of several.
public struct PlacedStatement: Sendable, Hashable {
    /// The statement.
    public let statement: Statement
    /// Its own text.
    public let text: String
    /// What stands behind it.
    public let rest: String
}
