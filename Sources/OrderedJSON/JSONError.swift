/// A reason why text is not JSON, with its place in the text.
public struct JSONError: Error, Hashable {
    /// The kind of fault.
    public enum Reason: Sendable, Hashable {
        /// Text that ends inside a value.
        case unexpectedEnd
        /// Text other than expected; both are given in words.
        case unexpected(found: String, expected: String)
        /// A second value, or other text, after the value.
        case trailingText(String)
        /// A comma with no value after it.
        case trailingComma
        /// A number such as `01`.
        case leadingZero
        /// A number that ends in a sign, a point or an `e`.
        case unfinishedNumber
        /// A tab, line break or other control character inside a string.
        case controlCharacter(UInt8)
        /// A backslash followed by text that is not an escape.
        case badEscape(String)
        /// An escape that is half of a surrogate pair.
        case loneSurrogate
        /// Bytes that are not UTF-8.
        case notUTF8
        /// More levels of brackets than ``JSONParser/depthLimit``.
        case tooDeep
        /// More values than ``JSONParser/valueLimit``.
        case tooMany
    }

    /// The kind of fault.
    public let reason: Reason
    /// The line, from 1.
    public let line: Int
    /// The column in characters (Unicode scalars), from 1.
    public let column: Int
    /// The offset in bytes, from 0.
    public let offset: Int

    /// The reason in words, without the place.
    public var explanation: String {
        switch reason {
        case .unexpectedEnd: "the text ends too early"
        case .unexpected(let found, let expected): "expected \(expected), found \(found)"
        case .trailingText(let found): "unexpected text after the value: \(found)"
        case .trailingComma: "trailing comma"
        case .leadingZero: "a number can't have a leading zero"
        case .unfinishedNumber: "the number is incomplete"
        case .controlCharacter(let byte): "control character \(Self.hex(byte)) in a string, write it as an escape"
        case .badEscape(let text): "unknown escape \(text)"
        case .loneSurrogate: "half of a surrogate pair"
        case .notUTF8: "these bytes are not UTF-8"
        case .tooDeep: "more than \(JSONParser.depthLimit) levels of brackets"
        case .tooMany: "more than \(JSONParser.valueLimit) values"
        }
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
}
