import Core
public import Logging

extension Logger.Message {
    /// Creates a message from parts with a single allocation, for lines that every task has.
    public init(joining parts: String...) {
        self.init(stringLiteral: String(joining: parts))
    }
}
