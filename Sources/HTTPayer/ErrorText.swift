import Core
import OrderedJSON

/// The text of a response's body, for people.
///
/// It is the first of `error`, `error.message`, `message` and `detail`, else the body itself, shortened; an HTML page
/// has no text.
struct ErrorText: Sendable, Hashable {
    private static let limit = 500

    /// The text, safe to show; nil if there is none.
    let words: String?
    /// True if the text is a message of the service's own, and not just the body.
    let isMessage: Bool
    /// True if the body is an HTML page.
    let isPage: Bool

    init(_ body: [UInt8], _ json: JSONValue?) {
        // The body is cut before it is decoded: bodies may be large, and only the beginning is shown.
        let start = String(decoding: body.prefix(4 * Self.limit), as: UTF8.self)
        isPage = json == nil && Self.isPage(start)
        guard !isPage else {
            (words, isMessage) = (nil, false)
            return
        }
        let message = json.flatMap(Self.text)
        // Text that is not a message is quoted inside a sentence, so it is put on one line.
        let text = message ?? start.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        words =
            text.isEmpty || text == "{}" || text == "null"
            ? nil : NamedSecrets.maskingQueries(in: text).terminalSafe(upTo: Self.limit)
        isMessage = message != nil && words != nil
    }

    /// Creates the text of a body that is a JSON object.
    init(object: JSONObject) {
        isPage = false
        words = Self.text(.object(object)).map { NamedSecrets.maskingQueries(in: $0).terminalSafe(upTo: Self.limit) }
        isMessage = words != nil
    }

    private static func text(_ json: JSONValue) -> String? {
        if let text = json.string { return text }
        let message = json["message"]?.string
        if let error = json["error"]?.string, !error.isEmpty {
            guard let message, !message.isEmpty, message != error else { return error }
            return "\(error) (\(message))"
        }
        let candidates = [json["error"]?["message"]?.string, message, json["detail"]?.string]
        return candidates.lazy.compactMap { $0 }.first { !$0.isEmpty }
    }

    private static func isPage(_ text: String) -> Bool {
        let head = text.drop { $0.isWhitespace }.prefix(200).lowercased()
        return head.hasPrefix("<!doctype") || head.hasPrefix("<html") || head.hasPrefix("<head")
    }
}
