public import OrderedJSON

/// The name of a job, as its sender chose it.
///
/// Text, a number or `true`: the original executor took what JavaScript holds for true, and gave it back unchanged, so the answer
/// repeats the form as well.
public struct JobID: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The id for logs, notices and the ledger; a number in the one form that all spellings of its value have.
    public let text: String
    /// The id for the answer, as it came.
    public let json: JSONValue

    /// An id that is text.
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
