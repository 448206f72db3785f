import Wire

/// The header `Retry-After`: seconds, or a date.
///
/// Source: RFC 9110, sections 10.2.3 and 5.6.7.
enum RetryAfter {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// How long to wait; nil for text that is neither, zero for a moment that is over.
    static func wait(_ text: String, now: Timestamp) -> Duration? {
        if let seconds = Int(text) { return 0...1_000_000_000 ~= seconds ? .seconds(seconds) : nil }
        return date(text).map { max(.zero, $0 - now) }
    }

    /// `Wed, 21 Oct 2015 07:28:00 GMT`.
    private static func date(_ text: String) -> Timestamp? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", words[1].utf8.count == 2,
            let month = months.firstIndex(of: String(words[2]))
        else { return nil }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return Timestamp(iso8601: "\(words[3])-\(number)-\(words[1])T\(words[4])Z")
    }
}
