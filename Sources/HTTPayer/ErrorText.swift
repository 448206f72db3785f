import Core
import OrderedJSON

/// What an answer's body says to a person.
///
/// The first of `error`, `error.message`, `message` and `detail`, else the body itself, cut; of an HTML page nothing.
struct ErrorText: Sendable, Hashable {
    private static let limit = 500

    /// The words, safe to show; nil if there are none.
    let words: String?
    /// True if the words are a sentence of the service's own, and not just the body.
    let isMessage: Bool
    /// True if the body is a page for browsers.
    let isPage: Bool

    init(_ body: [UInt8], _ json: JSONValue?) {
        // Cut before it is decoded: bodies may be large, and only the beginning is shown.
        let start = String(decoding: body.prefix(4 * Self.limit), as: UTF8.self)
        isPage = json == nil && Self.isPage(start)
        guard !isPage else {
            (words, isMessage) = (nil, false)
            return
        }
        let message = json.flatMap(Self.text)
        // What is no sentence stands inside one, on its line.
        let text = message ?? start.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        words = text.isEmpty || text == "{}" || text == "null" ? nil : text.terminalSafe(upTo: Self.limit)
        isMessage = message != nil && words != nil
    }

    /// What a body that is an object says.
    init(object: JSONObject) {
        isPage = false
        words = Self.text(.object(object))?.terminalSafe(upTo: Self.limit)
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
