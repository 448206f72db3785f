/// What can be shown to a person who ran into it.
///
/// `message` follows `error: ` on the screen: lower case, no full stop. `hint` follows `try: ` and can be typed as it stands.
public protocol UserFacingError: Error {
    /// The kind of failure, stable for programs.
    var code: FailureCode { get }
    /// What happened, and to what.
    var message: String { get }
    /// What to type or to set next, where that helps.
    var hint: String? { get }
}
