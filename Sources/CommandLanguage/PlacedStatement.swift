/// A statement with its text and the text after it in an input of several statements.
public struct PlacedStatement: Sendable, Hashable {
    /// The statement.
    public let statement: Statement
    /// The text of the statement.
    public let text: String
    /// The rest of the input after the statement.
    public let rest: String
}
