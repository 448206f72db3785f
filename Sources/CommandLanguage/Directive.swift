/// A line with `@`, which steers the local network or a replay.
public struct Directive: Sendable, Hashable {
    /// Which one it is, such as `price` or `advance`.
    public let name: Word
    /// What follows the name.
    public let words: [Word]
    /// The text of the whole line, from `@` to its last word.
    public let source: String
}
