/// What a record, or another value, should hold: `payment.amount <= 0.10 USDC`.
public struct Expectation: Sendable, Hashable {
    /// What is looked at; without `$` it starts at the last record.
    public let subject: Reference
    /// True if `not` stands before the operator.
    public let isNegated: Bool
    /// The operator.
    public let relation: ComparisonOperator
    /// What it is compared with: no word for `exists`, two for an amount with a symbol, else one.
    public let operand: [Word]
    /// The text of the assertion, from its subject on, trimmed.
    public let source: String
    /// Where the subject stands.
    let subjectSpan: Range<Int>
}
