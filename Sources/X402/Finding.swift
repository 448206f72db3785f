import Core
public import OrderedJSON

/// Something in a challenge that is not as it should be.
public struct Finding: Sendable, Hashable {
    /// How bad it is.
    public enum Level: String, Sendable, Hashable {
        /// It cannot, or must not, be paid as it stands.
        case fail
        /// It can be paid, but it is worth a look.
        case warn
    }

    /// How bad it is.
    public let level: Level
    /// The kind of fault, stable for programs.
    public let code: FindingCode
    /// The field it is about, by its plain name: `amount`, `asset`, `payTo`, `network`, `version`.
    public let field: String
    /// The entry it is about, from 1; nil if it is about the whole challenge.
    public let option: Int?
    /// The value that was seen, safe to show; empty if there was none.
    public let seen: String
    /// What was expected instead, where that can be said.
    public let expected: String?
    /// What the seller probably meant.
    public let meant: String?
    /// The fault in words, safe to show, without the field's name in front.
    public let explanation: String

    /// A finding with all its facts; `seen` is made safe to show.
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

    /// The finding as a record shows it: level, code, field, option, seen, expected, meant, explanation; absent parts are left out.
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
