/// A token of the lexer.
enum Token {
    case word(Word)
    /// An operator `<`, `>`, `>>`, `|` or `&` as a whole word, with its position in bytes.
    case sign(OperatorToken, Range<Int>)
    /// A line break, or `;` as a whole word.
    case separator
    /// The end of the input.
    case end
}

/// The operators, which have a meaning only as whole words.
enum OperatorToken: String {
    case read = "<"
    case write = ">"
    case append = ">>"
    case pipe = "|"
    case background = "&"
}
