public import Core

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
