import Core

/// An error that several commands can cause, with the hint for the command that was typed.
struct HintedError: UserFacingError {
    let code: FailureCode
    let message: String
    let hint: String?

    init(_ error: any UserFacingError, hint: String?) {
        code = error.code
        message = error.message
        self.hint = hint
    }
}
