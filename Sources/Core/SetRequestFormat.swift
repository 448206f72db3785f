/// The format in which xcache receives a value and its time to live, in which its callers differ.
///
/// Source: three independent callers of the service, each with another form.
public enum SetRequestFormat: String, Sendable, Hashable, CaseIterable {
    /// The value as it is, the time to live as `?ttl=N`: keeps every kind of JSON value.
    case query
    /// The time to live as a field of the value itself: objects only.
    case flatten
    /// `{"value":V,"ttl":N}`.
    case envelope
}
