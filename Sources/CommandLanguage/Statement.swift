/// A statement, delimited by line breaks or semicolons.
public enum Statement: Sendable, Hashable {
    /// A setting: `:`, `:name`, `:name value`, `:set name value`.
    case setting(SettingStatement)
    /// A variable: `let`, `let NAME`, `let NAME = VALUE`, `unlet NAME`.
    case binding(LetStatement)
    /// An expectation: `expect …`.
    case assertion(Expectation)
    /// A directive: `@ …`.
    case directive(Directive)
    /// A command with its modifiers and redirect.
    case pipeline(Pipeline)
}

/// A statement about the settings of the console.
public enum SettingStatement: Sendable, Hashable {
    /// `:` lists the settings.
    case list
    /// `:name` shows a setting.
    case show(name: Word)
    /// `:name value` or `:set name value` changes a setting.
    case change(name: Word, value: Word)
}

/// A statement about variables.
public enum LetStatement: Sendable, Hashable {
    /// `let` lists the variables.
    case list
    /// `let NAME` shows a variable.
    case show(name: Word)
    /// `let NAME = VALUE` defines a variable.
    case name(Word, value: Word)
    /// `unlet NAME` removes a variable.
    case forget(name: Word)
}

/// A directive, a line with `@` that controls the local network or a replay.
public struct Directive: Sendable, Hashable {
    /// The name of the directive, such as `price` or `advance`.
    public let name: Word
    /// The words after the name.
    public let words: [Word]
    /// The text of the directive, from `@` to its last word.
    public let source: String
}

/// A command with its modifiers and the redirect of its input or output.
public struct Pipeline: Sendable, Hashable {
    /// The modifiers before the command, outermost first.
    public let prefixes: [Modifier]
    /// The command itself.
    public let command: CommandCall
    /// The redirect of the input or output; nil for none.
    public let redirect: Redirect?
    /// True if the statement ends with `&`.
    public let isBackground: Bool
    /// The text of the statement, trimmed, without its comment.
    public let source: String
}

/// A modifier that changes how a command is run.
public enum Modifier: Sendable, Hashable {
    /// `explain COMMAND`: shows what the command would do.
    case explain
    /// `watch [every DUR] COMMAND`: runs the command again and again.
    case watch(every: Duration?)
    /// `repeat N [every DUR] COMMAND`, or `N COMMAND`: runs the command that number of times.
    case repeated(Int, every: Duration?)
    /// `bench [n N] [clients N] COMMAND`: the options' words as they were typed, such as `--n=100`.
    case bench(options: [Word])
}

/// A redirect of a command's input or output.
public enum Redirect: Sendable, Hashable {
    /// `< FILE`: the input is read from a file.
    case read(Word)
    /// `> FILE`: the output replaces a file.
    case write(Word)
    /// `>> FILE`: the output is appended to a file.
    case append(Word)
    /// `| COMMAND`: the output is passed to the shell command in the rest of the line.
    case pipe(String)
}

/// A verb and the words after it; ``Arguments`` tells which of them are options, depending on the command.
public struct CommandCall: Sendable, Hashable {
    /// The verb as it was typed.
    public let verb: Word
    /// The verb in lower case, because verbs ignore case.
    public let name: String
    /// The words after the verb in order, including options.
    public let words: [Word]
    /// The position of the whole statement in the input, in bytes, for corrections.
    public let statement: Range<Int>

    init(verb: Word, words: some Sequence<Word>, statement: Range<Int>) {
        self.verb = verb
        self.name = verb.loweredLiteral
        self.words = Array(words)
        self.statement = statement
    }
}
