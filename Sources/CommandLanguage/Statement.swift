/// One thing that was typed: what stands between line breaks and semicolons.
public enum Statement: Sendable, Hashable {
    /// `:`, `:name`, `:name value`, `:set name value`.
    case setting(SettingStatement)
    /// `let`, `let NAME`, `let NAME = VALUE`, `unlet NAME`.
    case binding(LetStatement)
    /// `expect …`.
    case assertion(Expectation)
    /// `@ …`.
    case directive(Directive)
    /// A command, with what stands before and after it.
    case pipeline(Pipeline)
}
