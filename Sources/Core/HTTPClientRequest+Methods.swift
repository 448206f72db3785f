import HTTPTypes

extension HTTPClientRequest {
    /// True for a request without a body whose method changes nothing and may be repeated: RFC 9110, section 9.2.1.
    public var isSafe: Bool {
        body == nil && stream == nil && (method == .get || method == .head || method == .options)
    }

    /// True for methods whose requests state the length of their body even if it is empty: RFC 9110, section 8.6.
    public var expectsBody: Bool {
        method == .post || method == .put || method == .patch
    }
}
