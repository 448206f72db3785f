/// A name for a value.
public enum LetStatement: Sendable, Hashable {
    /// `let` lists the names.
    case list
    /// `let NAME` shows one.
    case show(name: Word)
    /// `let NAME = VALUE` names a value.
    case name(Word, value: Word)
    /// `unlet NAME` forgets one.
    case forget(name: Word)
}
