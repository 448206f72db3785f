/// A command, what is done with it, and where its input or output goes.
public struct Pipeline: Sendable, Hashable {
    /// What stands before the command, outermost first.
    public let prefixes: [Modifier]
    /// The command itself.
    public let command: CommandCall
    /// Where input comes from or output goes.
    public let redirect: Redirect?
    /// True if the line ends with `&`.
    public let isBackground: Bool
    /// The text of the statement, trimmed, without its comment.
    public let source: String
}
