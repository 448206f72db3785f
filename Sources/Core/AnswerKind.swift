/// The kind of response that a request expects, which bounds the size of its body.
public enum AnswerKind: Sendable, Hashable {
    /// A value of a cache, or a list of its keys.
    case value
    /// A short response: a price, a state, a confirmation.
    case report

    /// Returns the maximum size of a body in bytes: `most` for a value, one megabyte for all else, including failures.
    public func limit(status: Int, most: Int) -> Int {
        self == .value && 200...299 ~= status ? most : min(most, 1 << 20)
    }
}
