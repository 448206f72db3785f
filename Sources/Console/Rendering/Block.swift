public import OrderedJSON

/// A piece of output for people.
public enum Block: Sendable, Hashable {
    /// A sentence or a few words, broken at spaces where the line is too long.
    case line(StyledText)
    /// A line that is never broken: data, or something that can be typed.
    case unbroken(StyledText)
    /// A headline with something at the right edge, such as `$4`.
    case headline(StyledText, edge: String)
    /// Labels in a gutter of the given number of cells, with facts after them.
    case fields([Field], gutter: Int)
    /// A table of columns with a head.
    case table(head: [String], rows: [[StyledText]])
    /// A JSON value, laid out; a string as plain text.
    case value(JSONValue)
    /// A numbered list.
    case numbered([String])
    /// Bars in proportion to their shares, the longest as long as there is room.
    case bars([Bar])

    /// A bar of a plot.
    public struct Bar: Sendable, Hashable {
        /// The label of the bar.
        public let label: String
        /// The length of the bar relative to the others; in any unit, not negative.
        public let share: Double
        /// The value of the bar in words.
        public let note: String
        /// The role in which the bar is drawn.
        public let role: StyledText.Role

        /// Creates a bar.
        public init(_ label: String, share: Double, note: String, role: StyledText.Role = .success) {
            self.label = label
            self.share = share
            self.note = note
            self.role = role
        }
    }

    /// A label and its fact.
    public struct Field: Sendable, Hashable {
        /// The label.
        public let label: StyledText
        /// The fact.
        public let fact: StyledText

        /// Creates a field of a label and its fact.
        public init(_ label: String, _ fact: StyledText) {
            self.label = StyledText(label, .dim)
            self.fact = fact
        }

        /// Creates a field of a label with a role of its own, and its fact.
        public init(label: StyledText, _ fact: StyledText) {
            self.label = label
            self.fact = fact
        }
    }

    /// Returns a line of plain text.
    public static func text(_ text: String) -> Block {
        .line(StyledText(text))
    }

    /// Returns a line that confirms a completed action: `OK` and the given text.
    public static func ok(_ rest: String) -> Block {
        .line(StyledText("OK", .success) + StyledText(" " + rest))
    }
}
