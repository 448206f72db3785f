public import Core

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

/// The operators of `expect`.
public enum ComparisonOperator: String, Sendable, Hashable, CaseIterable {
    case equal = "=="
    case unequal = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case contains
    case matches
    case exists
    case `is`
}

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

/// An expectation that did not hold.
public struct ExpectationFailure: Error, Hashable, UserFacingError {
    /// What was expected and found.
    public let verdict: ExpectationResult

    /// The failure of that verdict.
    public init(_ verdict: ExpectationResult) {
        self.verdict = verdict
    }

    public var code: FailureCode { .expectationFailed }

    public var message: String { "expected \(verdict.expected), found \(verdict.found)" }

    public var hint: String? { nil }
}
