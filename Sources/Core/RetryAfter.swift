/// The header `Retry-After`: seconds, or a date.
///
/// Source: RFC 9110, section 10.2.3.
public enum RetryAfter {
    /// Returns the time to wait; nil for text that is neither form, zero for a time in the past.
    public static func wait(_ text: String, now: Timestamp) -> Duration? {
        if let seconds = Int(text) { return 0...1_000_000_000 ~= seconds ? .seconds(seconds) : nil }
        return HTTPDate.read(text).map { max(.zero, $0 - now) }
    }
}
