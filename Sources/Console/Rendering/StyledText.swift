/// Text whose parts have roles; a role becomes a colour where colour is wanted, and never carries meaning alone.
public struct StyledText: Sendable, Hashable {
    /// What a part of a line is.
    public enum Role: Sendable, Hashable, CaseIterable {
        /// Nothing special.
        case plain
        /// Done: green.
        case success
        /// Care is needed: yellow.
        case warning
        /// Refused, failed or unknown: red.
        case error
        /// Detail: grey.
        case dim
        /// An amount: bold.
        case strong
        /// The name of a member of a JSON value: blue.
        case name
        /// A text in a JSON value: green.
        case text
        /// A number in a JSON value: cyan.
        case number
        /// `true`, `false` or `null` in a JSON value: magenta.
        case word
    }

    /// A run of one role.
    public struct Span: Sendable, Hashable {
        /// What it says.
        public let text: String
        /// What it is.
        public let role: Role
    }

    /// The runs, in order.
    public private(set) var spans: [Span]

    /// Text of one role.
    public init(_ text: String, _ role: Role = .plain) {
        spans = [Span(text: text, role: role)]
    }

    /// The text without its roles.
    public var plain: String {
        spans.count == 1 ? spans[0].text : spans.reduce(into: "") { $0 += $1.text }
    }

    /// The text without its first spaces.
    func dropping(cells count: Int) -> StyledText {
        var (rest, left) = (self, count)
        rest.spans = spans.map { span in
            let dropped = min(left, span.text.count)
            left -= dropped
            return Span(text: String(span.text.dropFirst(dropped)), role: span.role)
        }
        return rest
    }

    /// One text behind the other.
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
