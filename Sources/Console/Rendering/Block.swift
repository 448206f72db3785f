public import Wire

/// What can be shown to a person.
public enum Block: Sendable, Hashable {
    /// One line, or several where the text has line breaks.
    case line(StyledText)
    /// A headline with something at the right edge, such as `$4`.
    case headline(StyledText, edge: String)
    /// Labels in a gutter of that many cells, facts behind them.
    case fields([Field], gutter: Int)
    /// Columns with a head.
    case table(head: [String], rows: [[StyledText]])
    /// A JSON value, laid out; text as it is.
    case value(JSONValue)
    /// A numbered list.
    case numbered([String])

    /// A label and what is known under it.
    public struct Field: Sendable, Hashable {
        /// The label.
        public let label: StyledText
        /// The fact.
        public let fact: StyledText

        /// A label and its fact.
        public init(_ label: String, _ fact: StyledText) {
            self.label = StyledText(label, .dim)
            self.fact = fact
        }

        /// A label with a role of its own, and its fact.
        public init(label: StyledText, _ fact: StyledText) {
            self.label = label
            self.fact = fact
        }
    }

    /// A plain line.
    public static func text(_ text: String) -> Block {
        .line(StyledText(text))
    }

    /// A line that says that something was done.
    public static func ok(_ rest: String) -> Block {
        .line(StyledText("OK", .done) + StyledText(" " + rest))
    }
}
