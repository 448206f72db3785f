/// An error that can be shown to the user.
///
/// `message` follows `error: ` on the screen: lower case, no full stop. `hint` follows `try: ` and can be typed as it
/// is.
public protocol UserFacingError: Error {
    /// The kind of failure, stable for programs.
    var code: FailureCode { get }
    /// The message, which says what happened and to what.
    var message: String { get }
    /// The hint, which says what to type or to set next; nil if there is none.
    var hint: String? { get }
}
