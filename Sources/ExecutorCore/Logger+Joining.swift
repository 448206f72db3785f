import Core
public import Logging

extension Logger.Message {
    /// Creates the message of parts, for lines that every task has.
    public init(joining parts: String...) {
        self.init(stringLiteral: String(joining: parts))
    }
}
