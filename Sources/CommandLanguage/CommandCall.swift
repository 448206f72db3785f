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
