/// A reference where it stands in a word.
public struct Interpolation: Sendable, Hashable {
    /// What surrounds a reference, which decides what becomes of the value.
    public enum Place: Sendable, Hashable {
        /// The whole word: the value itself.
        case wholeWord
        /// Inside a word or double quotes: text.
        case text
        /// Inside JSON, outside its strings: JSON.
        case json
        /// Inside a JSON string: text, escaped.
        case jsonString
    }

    /// Where the value is to be found.
    public let reference: Reference
    /// What surrounds it.
    public let place: Place
    /// Where it stands in the input, from `$` on, in bytes.
    public let span: Range<Int>

    public static func == (left: Interpolation, right: Interpolation) -> Bool {
        left.reference == right.reference && left.place == right.place
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(reference)
        hasher.combine(place)
    }
}
