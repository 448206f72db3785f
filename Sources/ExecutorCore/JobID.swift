public import OrderedJSON

/// The id of a job, as its sender chose it.
///
/// It is text, a number or `true`: the original executor accepted what is truthy in JavaScript and returned it
/// unchanged, so the response repeats the form as well.
public struct JobID: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The id for logs, notices and the ledger; a number is in canonical form, the same for all spellings of its value.
    public let text: String
    /// The id for the response, in the form in which it was received.
    public let json: JSONValue

    /// Creates an id from text.
    public init(_ text: String) {
        self.text = text
        json = .string(text)
    }

    /// Reads the field `jobId`; nil for empty text, 0, `false`, `null`, and for lists and objects.
    public init?(_ json: JSONValue) {
        switch json {
        case .string(let text) where !text.isEmpty: self.text = text
        case .number(let number) where number.canonicalText != "0": text = number.canonicalText
        case .bool(true): text = "true"
        case .string, .number, .null, .bool, .array, .object: return nil
        }
        self.json = json
    }

    public init(stringLiteral text: String) {
        self.init(text)
    }
}
