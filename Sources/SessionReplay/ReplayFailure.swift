/// The first thing in a session that did not hold.
public struct ReplayFailure: Sendable, Hashable {
    /// What did not hold.
    public enum Difference: Sendable, Hashable {
        /// Other lines than expected; only the part of the block that differs.
        case output(expected: [OutputLine], got: [OutputLine])
        /// An assertion, and the lines that tell the difference.
        case assertion([String])
        /// A directive that could not be done, and why.
        case directive(String)
    }

    /// The file of the step: the session's own, or one it includes.
    public let path: String
    /// The line of the step, from 1.
    public let number: Int
    /// The step's first line, with its role.
    public let step: String
    /// What did not hold.
    public let difference: Difference
    /// The console's state behind the step.
    public let state: String
    /// What else should be said, one line each.
    public let notes: [String]
    /// What to replay to see it again: the session's path and the line there.
    public let again: String
}
