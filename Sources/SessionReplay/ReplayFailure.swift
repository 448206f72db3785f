public import SessionFormat

/// The first failure of a session.
public struct ReplayFailure: Sendable, Hashable {
    /// A difference between the expected and the actual result.
    public enum Difference: Sendable, Hashable {
        /// Output that differs from the expected lines; only the part of the block that differs.
        case output(expected: [OutputLine], got: [OutputLine])
        /// A failed assertion, with the lines that describe the difference.
        case assertion([String])
        /// A directive that could not be executed, with the reason.
        case directive(String)
    }

    /// The file of the step: the session's own, or one it includes.
    public let path: String
    /// The line of the step, from 1.
    public let number: Int
    /// The step's first line, with its role.
    public let step: String
    /// The difference.
    public let difference: Difference
    /// The state of the console after the step.
    public let state: String
    /// Further notes, one line each.
    public let notes: [String]
    /// The argument of `galaksio replay` that reproduces the failure: the path of the session and the line in it.
    public let again: String
}
