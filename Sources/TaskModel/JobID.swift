public import Wire

/// The name of a job, as its sender chose it.
///
/// Text or a number: the original executor took either and gave it back unchanged, so the answer repeats the form as well.
public struct JobID: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The id for logs, notices and the ledger; a number in the one form that all spellings of its value have.
    public let text: String
    /// The id for the answer: text or a number, as it came.
    public let json: JSONValue

    /// An id that is text.
    public init(_ text: String) {
        self.text = text
        json = .string(text)
    }

    /// Reads the field `jobId`; nil for empty text and for anything but text or a number.
    public init?(_ json: JSONValue) {
        switch json {
        case .string(let text) where !text.isEmpty: self.text = text
        case .number(let number): text = number.canonicalText
        case .string, .null, .bool, .array, .object: return nil
        }
        self.json = json
    }

    public init(stringLiteral text: String) {
        self.init(text)
    }
}
