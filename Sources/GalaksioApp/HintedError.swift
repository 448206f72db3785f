import Core

/// An error of something that several commands use, with what to type for the one that was typed.
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
