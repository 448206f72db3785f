/// What is done with a command instead of running it once.
public enum Modifier: Sendable, Hashable {
    /// `explain COMMAND`: show what it would do.
    case explain
    /// `watch [every DUR] COMMAND`: run it again and again.
    case watch(every: Duration?)
    /// `repeat N [every DUR] COMMAND`, or `N COMMAND`.
    case repeated(Int, every: Duration?)
    /// `bench [n N] [clients N] COMMAND`: names and values as they were typed, `--n=100` among them.
    case bench(options: [Word])
}
