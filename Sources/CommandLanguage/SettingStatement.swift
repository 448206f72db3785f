/// A word about the console itself.
public enum SettingStatement: Sendable, Hashable {
    /// `:` lists the settings.
    case list
    /// `:name` shows one.
    case show(name: Word)
    /// `:name value` or `:set name value` changes one.
    case change(name: Word, value: Word)
}
