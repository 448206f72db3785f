public import Core

/// A condition that a record or another value should meet, such as `payment.amount <= 0.10 USDC`.
public struct Expectation: Sendable, Hashable {
    /// The path of the compared value; a path typed without `$` starts at the last record.
    public let subject: Reference
    /// True if `not` precedes the operator.
    public let isNegated: Bool
    /// The comparison operator.
    public let relation: ComparisonOperator
    /// The words that the subject is compared with: none for `exists`, two for an amount with a symbol, else one.
    public let operand: [Word]
    /// The text of the expectation, from its subject on, trimmed.
    public let source: String
    /// The position of the subject in the input, in bytes.
    let subjectSpan: Range<Int>
}

/// A comparison operator of `expect`.
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

/// The result of an expectation: whether it holds, and the value that was found.
public struct ExpectationResult: Sendable, Hashable {
    /// True if the expectation holds.
    public let holds: Bool
    /// The expectation as it was typed: `result.ttl > 50m`.
    public let expected: String
    /// The value that was found, or a text that says that there is none.
    public let found: String

    /// The lines that show the difference; empty if the expectation holds.
    public var difference: [String] {
        holds ? [] : ["expected  \(expected)", "found     \(found)"]
    }
}

/// The error of an expectation that did not hold.
public struct ExpectationFailure: Error, Hashable, UserFacingError {
    /// The expected and the found value.
    public let verdict: ExpectationResult

    /// Creates an error from a result that does not hold.
    public init(_ verdict: ExpectationResult) {
        self.verdict = verdict
    }

    public var code: FailureCode { .expectationFailed }

    public var message: String { "expected \(verdict.expected), found \(verdict.found)" }

    public var hint: String? { nil }
}
