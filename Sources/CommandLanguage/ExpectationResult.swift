/// Whether an expectation holds, and what there was instead.
public struct ExpectationResult: Sendable, Hashable {
    /// True if it holds.
    public let holds: Bool
    /// What was expected, as it was typed: `result.ttl > 50m`.
    public let expected: String
    /// What there was, in words: the value, or that there is none.
    public let found: String

    /// The lines to show if it does not hold.
    public var difference: [String] {
        holds ? [] : ["expected  \(expected)", "found     \(found)"]
    }
}
