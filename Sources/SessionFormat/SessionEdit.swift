/// A change to one line of a session file.
public struct SessionEdit: Sendable, Hashable {
    /// The kind of a change.
    public enum Change: Sendable, Hashable {
        /// The line is replaced by another.
        case replace(old: String, new: String)
        /// The line is removed.
        case remove(old: String)
        /// Lines are inserted after it.
        case insert([String])
    }

    /// The line, from 1, counted before any change.
    public let number: Int
    /// The change.
    public let change: Change

    /// Creates a change to a line.
    public init(number: Int, change: Change) {
        self.number = number
        self.change = change
    }
}
