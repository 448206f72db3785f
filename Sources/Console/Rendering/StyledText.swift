/// Text whose parts have roles.
///
/// A role is shown as a colour if colours are used, and never carries meaning alone.
public struct StyledText: Sendable, Hashable {
    /// The role of a part of a line.
    public enum Role: Sendable, Hashable, CaseIterable {
        /// Ordinary text.
        case plain
        /// A success, shown in green.
        case success
        /// A warning, shown in yellow.
        case warning
        /// A refusal, a failure or an unknown outcome, shown in red.
        case error
        /// A detail, shown in grey.
        case dim
        /// An amount, shown in bold.
        case strong
        /// The name of a member of a JSON value, shown in blue.
        case name
        /// A string in a JSON value, shown in green.
        case text
        /// A number in a JSON value, shown in cyan.
        case number
        /// `true`, `false` or `null` in a JSON value, shown in magenta.
        case word
    }

    /// A run of text of one role.
    public struct Span: Sendable, Hashable {
        /// The text of the run.
        public let text: String
        /// The role of the run.
        public let role: Role
    }

    /// The runs, in order.
    public private(set) var spans: [Span]

    /// Creates text of one role.
    public init(_ text: String, _ role: Role = .plain) {
        spans = [Span(text: text, role: role)]
    }

    /// The text without its roles.
    public var plain: String {
        spans.count == 1 ? spans[0].text : spans.reduce(into: "") { $0 += $1.text }
    }

    /// Returns the text without the given number of leading cells, which are spaces.
    func dropping(cells count: Int) -> StyledText {
        var (rest, left) = (self, count)
        rest.spans = spans.map { span in
            let dropped = min(left, span.text.count)
            left -= dropped
            return Span(text: String(span.text.dropFirst(dropped)), role: span.role)
        }
        return rest
    }

    /// Returns the right text appended to the left one.
    public static func + (left: StyledText, right: StyledText) -> StyledText {
        var joined = left
        joined.spans += right.spans
        return joined
    }
}

extension StyledText: ExpressibleByStringInterpolation {
    public init(stringLiteral value: String) {
        self.init(value)
    }
}
