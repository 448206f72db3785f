import Core
public import OrderedJSON

/// A fault or an oddity in a challenge.
public struct Finding: Sendable, Hashable {
    /// The severity of a finding.
    public enum Level: String, Sendable, Hashable {
        /// A fault: the entry or challenge cannot, or must not, be paid as it is.
        case fail
        /// A warning: the entry or challenge can be paid, but it is worth a look.
        case warn
    }

    /// The severity.
    public let level: Level
    /// The kind of fault, stable for programs.
    public let code: FindingCode
    /// The field it is about, by its plain name: `amount`, `asset`, `payTo`, `network`, `version`.
    public let field: String
    /// The number of the entry it is about, from 1; nil if it is about the whole challenge.
    public let option: Int?
    /// The value that was seen, safe to show; empty if there was none.
    public let seen: String
    /// The value that was expected instead; nil if that cannot be said.
    public let expected: String?
    /// The value that the seller probably meant; nil if that cannot be said.
    public let meant: String?
    /// The fault in words, safe to show, without the field's name in front.
    public let explanation: String

    /// Creates a finding; `seen` is made safe to show.
    public init(
        _ level: Level,
        _ code: FindingCode,
        field: String,
        option: Int? = nil,
        seen: String = "",
        expected: String? = nil,
        meant: String? = nil,
        _ explanation: String
    ) {
        self.level = level
        self.code = code
        self.field = field
        self.option = option
        self.seen = seen.terminalSafe(upTo: 120)
        self.expected = expected
        self.meant = meant
        self.explanation = explanation
    }

    /// The finding as a record shows it.
    ///
    /// The members are level, code, field, option, seen, expected, meant and explanation; absent parts are left out.
    public var json: JSONValue {
        var object: JSONObject = [
            "level": .string(level.rawValue), "code": .string(code.rawValue), "field": .string(field),
        ]
        object.append("option", ifPresent: option.map { .int($0) })
        object.append("seen", .string(seen))
        object.append("expected", ifPresent: expected.map { .string($0) })
        object.append("meant", ifPresent: meant.map { .string($0) })
        object.append("explanation", .string(explanation))
        return .object(object)
    }
}
