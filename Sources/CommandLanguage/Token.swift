/// What the lexer finds next.
enum Token {
    case word(Word)
    /// `<`, `>`, `>>`, `|`, `&` as a whole word.
    case sign(OperatorToken, Range<Int>)
    /// A line break, or `;` as a whole word.
    case separator
    /// The end of the input.
    case end
}

/// The words that mean something only when they stand alone.
enum OperatorToken: String {
    case read = "<"
    case write = ">"
    case append = ">>"
    case pipe = "|"
    case background = "&"
}
