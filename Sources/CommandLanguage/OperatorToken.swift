/// The words that mean something only when they stand alone.
enum OperatorToken: String {
    case read = "<"
    case write = ">"
    case append = ">>"
    case pipe = "|"
    case background = "&"
}
