/// Where a command's input comes from, or its output goes.
public enum Redirect: Sendable, Hashable {
    /// `< FILE`.
    case read(Word)
    /// `> FILE`.
    case write(Word)
    /// `>> FILE`.
    case append(Word)
    /// `| COMMAND`: the rest of the line, for the shell.
    case pipe(String)
}
