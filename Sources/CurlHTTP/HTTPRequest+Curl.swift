import Core
import HTTPTypes

extension HTTPClientRequest {
    /// True for verbs that change nothing and may be repeated: RFC 9110, section 9.2.1.
    var isSafe: Bool {
        body == nil && (method == .get || method == .head || method == .options)
    }

    /// True for verbs whose requests say how long their body is even without one: RFC 9110, section 8.6.
    var expectsBody: Bool {
        method == .post || method == .put || method == .patch
    }
}
