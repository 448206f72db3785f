/// A reference within a word.
public struct Interpolation: Sendable, Hashable {
    /// The context of a reference, which decides how its value is inserted.
    public enum Place: Sendable, Hashable {
        /// The whole word: the value itself is used.
        case wholeWord
        /// Inside a word or double quotes: inserted as text.
        case text
        /// Inside JSON, outside its strings: inserted as JSON.
        case json
        /// Inside a JSON string: inserted as text, escaped.
        case jsonString
    }

    /// The path of the value.
    public let reference: Reference
    /// The context of the reference.
    public let place: Place
    /// The position in the input, from `$` on, in bytes.
    public let span: Range<Int>

    public static func == (left: Interpolation, right: Interpolation) -> Bool {
        left.reference == right.reference && left.place == right.place
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(reference)
        hasher.combine(place)
    }
}
