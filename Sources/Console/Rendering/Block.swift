public import OrderedJSON

/// What can be shown to a person.
public enum Block: Sendable, Hashable {
    /// A sentence or a few words, broken at spaces where the line is too long.
    case line(StyledText)
    /// A line that is never broken: data, or something that can be typed.
    case unbroken(StyledText)
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
    /// Bars, as long as their shares, the longest as long as there is room.
    case bars([Bar])

    /// A bar of a plot.
    public struct Bar: Sendable, Hashable {
        /// What it is about.
        public let label: String
        /// How long it is beside the others; any unit, not negative.
        public let share: Double
        /// What it stands for, in words.
        public let note: String
        /// How it is drawn.
        public let role: StyledText.Role

        /// A bar.
        public init(_ label: String, share: Double, note: String, role: StyledText.Role = .success) {
            self.label = label
            self.share = share
            self.note = note
            self.role = role
        }
    }

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
        .line(StyledText("OK", .success) + StyledText(" " + rest))
    }
}
