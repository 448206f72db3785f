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

/// A word about the console itself.
public enum SettingStatement: Sendable, Hashable {
    /// `:` lists the settings.
    case list
    /// `:name` shows one.
    case show(name: Word)
    /// `:name value` or `:set name value` changes one.
    case change(name: Word, value: Word)
}

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

/// A line with `@`, which steers the local network or a replay.
public struct Directive: Sendable, Hashable {
    /// Which one it is, such as `price` or `advance`.
    public let name: Word
    /// What follows the name.
    public let words: [Word]
    /// The text of the whole line, from `@` to its last word.
    public let source: String
}

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

/// A verb and the words behind it; which of them are options depends on the command, see ``Arguments``.
public struct CommandCall: Sendable, Hashable {
    /// The verb as it was typed.
    public let verb: Word
    /// The verb in lower case, because verbs ignore case.
    public let name: String
    /// What follows, in order, options among it.
    public let words: [Word]
    /// Where the whole statement stands in the input, in bytes; corrections are made of it.
    public let statement: Range<Int>

    init(verb: Word, words: some Sequence<Word>, statement: Range<Int>) {
        self.verb = verb
        self.name = verb.loweredLiteral
        self.words = Array(words)
        self.statement = statement
    }
}
