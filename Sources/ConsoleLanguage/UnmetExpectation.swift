public import Core

/// An expectation that did not hold.
public struct UnmetExpectation: Error, Hashable, UserFacingError {
    /// What was expected and found.
    public let verdict: Verdict

    /// The failure of that verdict.
    public init(_ verdict: Verdict) {
        self.verdict = verdict
    }

    public var code: FailureCode { .expectationFailed }

    public var message: String { "expected \(verdict.expected), found \(verdict.found)" }

    public var hint: String? { nil }
}
