/// A JSON value; objects keep their order and numbers their digits.
///
/// Source: RFC 8259.
public enum JSONValue: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number with the digits it was written with.
    case number(JSONNumber)
    /// Text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Members in the order in which they were written.
    case object(JSONObject)
}

extension JSONValue {
    /// The text; nil if this is not text.
    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The Boolean; nil if this is not a Boolean.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The number; nil if this is not a number.
    public var number: JSONNumber? {
        if case .number(let number) = self { number } else { nil }
    }

    /// The number as an `Int`; nil if this is not a whole number that fits.
    public var int: Int? {
        number?.int
    }

    /// The elements; nil if this is not a list.
    public var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members; nil if this is not an object.
    public var object: JSONObject? {
        if case .object(let members) = self { members } else { nil }
    }

    /// True for `null`.
    public var isNull: Bool {
        self == .null
    }

    /// The member with the given name; nil if this is not an object or has no such member.
    public subscript(name: String) -> JSONValue? {
        object?[name]
    }

    /// The kind of the value in words: `text`, `number`, `object`, `list`, `true`, `false` or `null`.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number: "number"
        case .string: "text"
        case .array: "list"
        case .object: "object"
        }
    }

    /// Returns true if both are the same JSON: the order of members is ignored, and numbers are compared by value.
    public func isEquivalent(to other: JSONValue) -> Bool {
        switch (self, other) {
        case (.number(let left), .number(let right)):
            return left.isNumericallyEqual(to: right)
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.isEquivalent(to: $1) }
        case (.object(let left), .object(let right)):
            guard left.count == right.count else { return false }
            if left.keys.elementsEqual(right.keys) {
                return zip(left, right).allSatisfy { $0.value.isEquivalent(to: $1.value) }
            }
            let index = Dictionary(right.map { ($0.key, $0.value) }) { _, last in last }
            return left.allSatisfy { index[$0.key]?.isEquivalent(to: $0.value) ?? false }
        default:
            return self == other
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) {
        self = .string(value)
    }

    public init(integerLiteral value: Int) {
        self = .number(JSONNumber(value))
    }

    public init(booleanLiteral value: Bool) {
        self = .bool(value)
    }

    public init(arrayLiteral elements: JSONValue...) {
        self = .array(elements)
    }

    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements))
    }

    public init(nilLiteral: ()) {
        self = .null
    }

    /// Creates a whole number.
    public static func int(_ value: some BinaryInteger) -> JSONValue {
        .number(JSONNumber(value))
    }
}
